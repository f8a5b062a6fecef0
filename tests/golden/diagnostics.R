#!/usr/bin/env Rscript
# Makes diagnostics/*.json: residuals, leverage and influence as lme4 gives them (fitted, residuals, rstudent, hatvalues, cooks.distance), as dense
# matrices give them by the definition (whitened residuals, Mahalanobis distances, deletion at fixed theta), and refits without each subject,
# for fits at their certified optimum.
# Usage: Rscript diagnostics.R        (run from this folder; DIAGNOSTICS_ONLY=<regex> limits the models). Needs what lib.R needs.
source("lib.R")
dir.create("diagnostics", showWarnings = FALSE)
columns <- function(...) lapply(list(...), function(v) I(unname(v)))

fit_at_optimum <- function(id) {
  j <- read_json(file.path("fits", paste0(id, ".json")), simplifyVector = TRUE)
  data <- load_dataset(j$dataset, ".")
  bf <- best_fit(j$formula, data, j$method == "REML", j$weights, file.path("certified", paste0(id, ".json")))
  list(j = j, data = data, fm = bf$fm, theta = bf$theta, f = bf$f)
}

row_answers <- function(fm, Sigma, groups) {
  fixed <- predict(fm, re.form = NA); y <- getME(fm, "y") ; marginal <- unname(model.response(model.frame(fm))) - fixed
  whitened <- numeric(length(y))
  for (g in unique(groups)) { r <- which(groups == g); whitened[r] <- forwardsolve(t(chol(Sigma[r, r, drop = FALSE])), marginal[r]) }
  columns(fitted = fitted(fm), resid = residuals(fm), pearson = residuals(fm, type = "pearson", scaled = TRUE), std_resid = rstudent(fm),
    hat = hatvalues(fm), cooksd = cooks.distance(fm), fixed = fixed, mar_resid = marginal, chol_mar_resid = whitened)
}

# Var(y) = Sigma; V = Sigma / sigma^2. All by dense matrices.
subject_answers <- function(fm, Sigma, G, groups) {
  X <- unmat(getME(fm, "X")); Z <- do.call(cbind, lapply(getME(fm, "mmList"), unmat)); s2 <- sigma(fm)^2; b <- unname(fixef(fm)); p <- ncol(X)
  e <- unname(model.response(model.frame(fm))) - predict(fm, re.form = NA); vinv <- solve(crossprod(X, solve(Sigma, X)))
  w <- weights(fm, type = "prior")
  one <- function(g) {
    r <- which(groups == g); S <- Sigma[r, r, drop = FALSE]; Si <- solve(S); Xi <- X[r, , drop = FALSE]; Zi <- Z[r, , drop = FALSE]
    B <- G %*% t(Zi) %*% Si; blup <- drop(B %*% e[r]); VB <- B %*% S %*% t(B); d <- sqrt(pmax(diag(VB), 0))
    scaled <- VB / tcrossprod(ifelse(d > 0, d, 1)); ev <- eigen((scaled + t(scaled)) / 2, symmetric = TRUE); keep <- ev$values > 1e-9
    U <- ev$vectors[, keep, drop = FALSE]; z <- blup / ifelse(d > 0, d, 1)
    info <- solve(vinv) - t(Xi) %*% Si %*% Xi; a <- t(Xi) %*% Si %*% e[r]; change <- tryCatch(-drop(solve(info, a)), error = function(err) rep(NA, p))
    list(subject = g, n = length(r), leverage = sum(diag(vinv %*% t(Xi) %*% Si %*% Xi)), mahalanobis = drop(t(e[r]) %*% Si %*% e[r]),
      ranef = blup, mahalanobis_ranef = sum((t(U) %*% z)^2 / ev$values[keep]), df_ranef = sum(keep), dfbeta = change,
      cooksd = drop(change %*% solve(vinv, change)) / p)
  }
  s <- lapply(unique(as.character(groups)), one); num <- function(n) vapply(s, function(x) as.numeric(x[[n]]), 0); rows <- function(n) lapply(s, function(x) I(unname(x[[n]])))
  c(list(subject = I(vapply(s, function(x) x$subject, ""))), columns(n = num("n"), leverage = num("leverage"), mahalanobis = num("mahalanobis"),
    mahalanobis_ranef = num("mahalanobis_ranef"), df_ranef = num("df_ranef"), cooksd = num("cooksd")), list(ranef = rows("ranef"), dfbeta = rows("dfbeta")))
}

# Refits by optimisation and Newton steps. cooksd divides by p; lme4's own cooks.distance() of influence() has the factor (m - p)/m besides.
left_out <- function(f, groups_name) {
  ids <- unique(as.character(f$data[[groups_name]])); V <- solve(unmat(vcov(f$fm))); b <- fixef(f$fm); reml <- f$j$method == "REML"
  one <- function(id) {
    d <- droplevels(f$data[as.character(f$data[[groups_name]]) != id, ])
    devfun <- run_call(eval_call(lme4::lmer, f$j$formula, d, reml, f$j$weights, control = quiet_control(), devFunOnly = TRUE))
    lf <- run_call(eval_call(lme4::lFormula, f$j$formula, d, reml, f$j$weights, control = quiet_control()))
    start <- pmax(f$theta, lf$reTrms$lower + ifelse(is.finite(lf$reTrms$lower), 0.05, 0))
    o <- nlminb(start, devfun, lower = lf$reTrms$lower, control = list(rel.tol = 1e-15, x.tol = 1e-12, eval.max = 5000, iter.max = 1000))
    pol <- tryCatch(polish(o$par, devfun, lf$reTrms$cnms), error = function(e) NULL)
    theta <- if (!is.null(pol) && pol$f <= o$objective + 1e-9) pol$theta else o$par
    fm <- run_call(eval_call(lme4::lmer, f$j$formula, d, reml, f$j$weights, start = theta, control = quiet_control(optimizer = NULL)))
    vc <- as.data.frame(VarCorr(fm), order = "lower.tri")
    list(beta = unname(fixef(fm)), se = unname(sqrt(diag(unmat(vcov(fm))))), variances = vc$sdcor, objective = -2 * as.numeric(logLik(fm)), d = fixef(fm) - b)
  }
  r <- lapply(ids, one); rows <- function(n) lapply(r, function(x) I(unname(x[[n]])))
  list(subject = I(ids), objective = I(vapply(r, function(x) x$objective, 0)), cooksd = I(vapply(r, function(x) drop(x$d %*% V %*% x$d) / length(b), 0)),
    beta = rows("beta"), se = rows("se"), variances = rows("variances"))
}

answer <- function(id, refits) {
  f <- suppressMessages(suppressWarnings(fit_at_optimum(id))); fm <- f$fm; group <- f$j$subject
  groups <- as.character(model.frame(fm)[[group]]); G <- bdiag_dense(lapply(VarCorr(fm), function(S) unmat(S)))
  Z <- do.call(cbind, lapply(getME(fm, "mmList"), unmat)); same <- outer(groups, groups, "==")
  Sigma <- (Z %*% G %*% t(Z)) * same + diag(sigma(fm)^2 / weights(fm, type = "prior"))
  out <- list(id = id, p = length(fixef(fm)), rows = row_answers(fm, Sigma, groups), subjects = subject_answers(fm, Sigma, G, groups))
  if (refits) out$left_out <- suppressMessages(suppressWarnings(left_out(f, group)))
  write_json(out, file.path("diagnostics", paste0(id, ".json")), auto_unbox = TRUE, digits = NA, null = "null", na = "null")
  cat(id, "sum of hat", sum(unlist(out$rows$hat)), "\n")
}

only <- Sys.getenv("DIAGNOSTICS_ONLY")
models <- c("Orthodont.sex_ris.REML", "Orthodont.sex_ris.ML", "sleepstudy.ris.REML", "OrthodontMissing.ris.REML", "OrthodontWeighted.w_ri.REML",
  "sleepstudyWeighted.w_off_ris.REML", "sleepstudy.quad_q3.REML", "sleepstudy.ris_uncor.REML", "syn_unbalanced.ris.REML", "CO2.ris.REML", "syn_singletons.ri.REML")
refitted <- c("Orthodont.sex_ris.REML", "sleepstudy.ris.REML", "OrthodontMissing.ris.REML", "OrthodontWeighted.w_ri.REML", "CO2.ris.REML")
for (id in models) if (!nzchar(only) || grepl(only, id)) answer(id, id %in% refitted)
