#!/usr/bin/env Rscript
# Makes inference/*.json: what lmerTest, pbkrtest, car, clubSandwich, emmeans and performance answer for many fits at their certified optimum,
# and inference/studentized_range.json, inference/adjustments.json, inference/likelihood_ratios.json.
# Usage: Rscript inference.R        (run from this folder; INFERENCE_ONLY=<regex> limits the models)
# Needs what lib.R needs, and emmeans, car, clubSandwich, performance, insight (all in Debian as r-cran-*).
source("lib.R")
suppressMessages({ library(emmeans); library(clubSandwich); library(car); library(performance); library(insight) })
emm_options(lmerTest.limit = 1e5, pbkrtest.limit = 450, msg.interaction = FALSE, msg.nesting = FALSE)
dir.create("inference", showWarnings = FALSE)
kr_limit <- 450; adjustments <- c("none", "tukey", "bonferroni", "holm", "sidak", "fdr")

# ------------------------------------------------------------------ small things
attempt <- function(e) tryCatch(suppressMessages(suppressWarnings(e)), error = function(err) list(error = conditionMessage(err)))
rows_of <- function(M) { M <- unmat(M); lapply(seq_len(nrow(M)), function(i) I(M[i, ])) }
columns_of <- function(d, names) setNames(lapply(names, function(n) I(unname(d[[n]]))), names)
plain <- function(v) I(if (is.factor(v) || is.logical(v)) as.character(v) else unname(v))
write_answers <- function(x, name) write_json(x, file.path("inference", name), auto_unbox = TRUE, digits = NA, null = "null", na = "null")

# Degrees of freedom are written as numbers, infinity as the text "Inf".
df_of <- function(v) I(if (any(is.infinite(unlist(v)))) lapply(v, function(d) if (is.infinite(d)) "Inf" else d) else unname(v))

# ------------------------------------------------------------------ fits, with theta at the certified optimum (or polished by Newton steps)
read_formulas_csv <- function() {
  d <- read.csv("formulas.csv", stringsAsFactors = FALSE, check.names = FALSE)
  for (v in c("g", "f", "h", "a", "s")) d[[v]] <- factor(d[[v]], levels = sort(unique(d[[v]]), method = "radix"))
  d
}
fit_model <- function(m) {
  data <- if (m$dataset == "formulas") read_formulas_csv() else load_dataset(m$dataset, ".")
  if (!is.null(m$subset)) data <- droplevels(data[eval(parse(text = m$subset)[[1]], data), ])
  certified <- file.path("certified", paste0(m$dataset, ".", m$model, ".", m$method, ".json"))
  for (v in names(m$contrasts)) contrasts(data[[v]]) <- m$contrasts[[v]]
  bf <- best_fit(m$formula, data, m$method == "REML", m$weights, certified)
  assign("data_", data, globalenv()); assign("quiet_control", quiet_control, globalenv())
  call <- list(quote(lmerTest::lmer), formula = as.formula(m$formula, env = globalenv()), data = as.name("data_"), REML = m$method == "REML",
    start = bf$theta, control = quote(quiet_control(optimizer = NULL)))
  if (!is.null(m$weights)) call$weights <- as.name(m$weights)
  fit <- suppressMessages(suppressWarnings(eval(as.call(call), globalenv())))
  list(fit = fit, optimum = bf, data = data)
}

# ------------------------------------------------------------------ coefficients, terms, hypotheses
coefficient_table <- function(fit, ddf) attempt({
  s <- coef(summary(fit, ddf = ddf)); list(estimate = I(unname(s[, 1])), se = I(unname(s[, 2])), df = I(unname(s[, 3])), t = I(unname(s[, 4])), p_value = I(unname(s[, 5]))) })
term_tests <- function(fit, type, ddf) attempt({
  a <- as.data.frame(anova(fit, type = type, ddf = ddf))
  list(type = type, ddf = ddf, terms = I(rownames(a)), sum_sq = I(a[[1]]), num_df = I(a[[3]]), den_df = I(a[[4]]), F = I(a[[5]]), p_value = I(a[[6]])) })
car_tests <- function(fit, type) attempt({
  a <- as.data.frame(car::Anova(fit, type = type, test.statistic = "Chisq")); list(type = type, terms = I(rownames(a)), chi_square = I(a[["Chisq"]]), df = I(a[["Df"]]), p_value = I(a[[3]])) })
hypotheses <- function(b) {
  p <- length(b); e <- function(j) replace(numeric(p), j, 1)
  one <- if (p > 2) e(2) - 0.5 * e(p) else e(p)
  out <- list(list(L = rbind(one), rhs = signif(0.9 * sum(one * b), 3)), list(L = rbind(one), rhs = 0))
  if (p > 1) { two <- rbind(e(p), e(p - 1) + 0.25 * e(1)); out <- c(out, list(list(L = two, rhs = signif(c(two %*% b) * c(0.8, 0.95), 3)), list(L = rbind(e(p), e(2 - (p == 2))), rhs = c(0, 0)))) }
  lapply(out, function(h) list(L = unname(h$L), rhs = h$rhs))
}
hypothesis_answers <- function(fit, h, kr) {
  out <- list(L = rows_of(h$L), rhs = I(h$rhs))
  for (ddf in c("Satterthwaite", if (kr) "Kenward-Roger")) {
    out[[tolower(sub("-", "_", ddf))]] <- attempt({
      a <- lmerTest::contestMD(fit, h$L, rhs = h$rhs, ddf = ddf)
      r <- list(F = a[["F value"]], num_df = a$NumDF, den_df = a$DenDF, p_value = a[["Pr(>F)"]])
      if (nrow(h$L) == 1) { o <- lmerTest::contest1D(fit, drop(h$L), rhs = h$rhs, ddf = ddf, confint = TRUE)
        r <- c(r, list(estimate = o$Estimate, se = o[["Std. Error"]], df = o$df, t = o[["t value"]], t_p_value = o[["Pr(>|t|)"]], lower = o$lower, upper = o$upper)) }
      r })
  }
  # linearHypothesis() on an lmer fit drops rhs when the hypothesis is a matrix; the method behind it does not
  out$wald <- attempt({ a <- car:::linearHypothesis.mer(fit, h$L, rhs = h$rhs, test = "Chisq"); list(chi_square = a$Chisq[2], df = a$Df[2], p_value = a[["Pr(>Chisq)"]][2]) })
  out
}

# ------------------------------------------------------------------ cluster-robust
robust_answers <- function(fit, hyps) {
  types <- c("CR0", "CR1", "CR1S", "CR2")
  setNames(lapply(types, function(type) attempt({
    V <- clubSandwich::vcovCR(fit, type = type)
    out <- list(vcov = rows_of(V))
    for (test in c("naive-t", "Satterthwaite")) out[[tolower(sub("-", "_", test))]] <- attempt({
      a <- as.data.frame(clubSandwich::coef_test(fit, vcov = V, test = test)); ci <- as.data.frame(clubSandwich::conf_int(fit, vcov = V, test = test))
      nm <- function(s) a[[grep(s, names(a))[1]]]
      list(se = I(a$SE), t = I(a$tstat), df = I(nm("^df")), p_value = I(nm("^p_")), lower = I(ci$CI_L), upper = I(ci$CI_U)) })
    if (type %in% c("CR0", "CR2")) out$wald <- lapply(hyps[vapply(hyps, function(h) nrow(h$L) == 2 && all(h$rhs == 0), NA)], function(h) attempt({
      w <- clubSandwich::Wald_test(fit, constraints = h$L, vcov = V, test = c("chi-sq", "Naive-F", "HTZ"))
      list(L = rows_of(h$L), test = I(as.character(w$test)), F = I(w$Fstat), num_df = I(w$df_num), den_df = df_of(w$df_denom), p_value = I(w$p_val)) }))
    out })), types)
}

# ------------------------------------------------------------------ estimated marginal means
grid_of <- function(g) { d <- g[setdiff(names(g), c(".wgt.", ".offset."))]; out <- lapply(d, plain); names(out) <- names(d); out }
means_table <- function(emm, estimate) {
  s <- as.data.frame(summary(emm, infer = c(TRUE, TRUE), adjust = "none"))
  lo <- grep("CL$", names(s), value = TRUE)
  list(levels = grid_of(emm@grid), estimate = I(s[[estimate]]), se = I(s$SE), df = df_of(s$df), lower = I(s[[lo[1]]]), upper = I(s[[lo[2]]]), statistic = I(s[[grep("ratio$", names(s))]]), p_value = I(s$p.value))
}
pairs_table <- function(emm, adjust) {
  pr <- pairs(emm)
  lapply(setNames(adjust, adjust), function(a) attempt({
    s <- as.data.frame(summary(pr, infer = c(TRUE, TRUE), adjust = a)); lo <- grep("CL$", names(s), value = TRUE)
    base <- if (a == adjust[1]) list(by = if (length(pr@misc$by.vars)) grid_of(pr@grid[pr@misc$by.vars]) else NULL, contrast = plain(s$contrast), estimate = I(s$estimate), se = I(s$SE), df = df_of(s$df), statistic = I(s[[grep("ratio$", names(s))]])) else list()
    c(base, list(p_value = I(s$p.value), lower = I(s[[lo[1]]]), upper = I(s[[lo[2]]]))) }))
}
ref_answers <- function(fit, at = NULL) attempt({
  rg <- do.call(ref_grid, c(list(fit, lmer.df = "asymptotic"), if (is.null(at)) NULL else list(at = at)))
  out <- list(at = if (is.null(at)) NULL else lapply(at, I), levels = lapply(rg@levels, plain), grid = grid_of(rg@grid), weights = I(rg@grid$.wgt.), column_names = I(colnames(rg@linfct)), linfct = rows_of(rg@linfct))
  if (!is.null(rg@grid$.offset.)) out$offset <- I(rg@grid$.offset.)
  out })
mean_request <- function(fit, q, kr, adjust) attempt({
  out <- list(spec = q$spec, trend = q$trend, at = if (is.null(q$at)) NULL else lapply(q$at, I), weights = q$weights)
  for (mode in c("satterthwaite", if (kr) "kenward-roger", "asymptotic")) out[[sub("-", "_", mode)]] <- attempt({
    args <- list(fit, as.formula(q$spec), lmer.df = mode)
    if (!is.null(q$at)) args$at <- q$at
    if (!is.null(q$weights)) args$weights <- q$weights
    emm <- if (is.null(q$trend)) do.call(emmeans, args) else do.call(emtrends, c(args, list(var = q$trend)))
    r <- list(means = means_table(emm, if (is.null(q$trend)) "emmean" else paste0(q$trend, ".trend")))
    if (mode == "satterthwaite") out$linfct <- rows_of(emm@linfct)
    if (nrow(emm@grid) > 1 && nrow(emm@grid) <= 20 && !grepl("^~ *1 *$", q$spec)) r$pairwise <- pairs_table(emm, if (mode == "satterthwaite") adjust else c("none", "tukey"))
    r })
  out })

# ------------------------------------------------------------------ R2 and ICC: performance, and the definition (Nakagawa & Schielzeth 2013, Johnson 2014)
variance_answers <- function(fit) {
  X <- getME(fit, "X"); Z <- do.call(cbind, lapply(getME(fit, "mmList"), unmat)); G <- bdiag_dense(lapply(VarCorr(fit), function(S) unmat(S)))
  fixed <- var(as.vector(X %*% fixef(fit))); random <- sum(diag(Z %*% G %*% t(Z))) / nrow(Z); residual <- sigma(fit)^2; total <- fixed + random + residual
  list(fixed = fixed, random = random, residual = residual, r2_marginal = fixed / total, r2_conditional = (fixed + random) / total, icc_adjusted = random / (random + residual), icc_unadjusted = random / total,
    performance_r2 = attempt({ r <- performance::r2_nakagawa(fit); list(marginal = unname(r$R2_marginal), conditional = unname(r$R2_conditional)) }),
    performance_icc = attempt({ r <- performance::icc(fit); list(adjusted = r$ICC_adjusted, unadjusted = r$ICC_unadjusted) }))
}

# ------------------------------------------------------------------ one model
answer_model <- function(m) {
  id <- paste(m$dataset, m$model, m$method, sep = ".")
  f <- fit_model(m); fit <- f$fit; b <- fixef(fit); n <- nobs(fit); kr <- m$method == "REML" && is.null(m$weights) && n <= kr_limit
  hyps <- hypotheses(unname(b)); few <- if (length(b) > 12 && n > 450) c("none", "tukey") else adjustments
  out <- list(id = id, dataset = m$dataset, model = m$model, formula = m$formula, method = m$method, subject = m$subject, weights = m$weights, subset = m$subset, contrasts = if (is.null(m$contrasts)) NULL else lapply(m$contrasts, function(v) sub("contr.", "", v)),
    n_obs = n, theta = I(f$optimum$theta), theta_certified = f$optimum$polish$from_certified, max_abs_gradient = f$optimum$polish$grad_inf, is_singular = isSingular(fit, tol = 1e-5), objective = f$optimum$f, sigma = sigma(fit), beta_names = I(names(b)), beta = I(unname(b)), vcov = rows_of(vcov(fit)),
    coefficients = c(list(satterthwaite = coefficient_table(fit, "Satterthwaite")), if (kr) list(kenward_roger = coefficient_table(fit, "Kenward-Roger"))),
    anova = unlist(lapply(c("I", "II", "III"), function(t) lapply(c("Satterthwaite", if (kr) "Kenward-Roger"), function(d) term_tests(fit, t, d))), recursive = FALSE),
    car_anova = lapply(c("II", "III"), function(t) car_tests(fit, t)),
    hypotheses = lapply(hyps, function(h) hypothesis_answers(fit, h, kr)),
    robust = robust_answers(fit, hyps),
    variance_explained = variance_answers(fit),
    reference_grids = lapply(c(list(NULL), m$at), function(a) ref_answers(fit, a)),
    means = lapply(m$means, function(q) mean_request(fit, q, kr, few)))
  out <- out[!vapply(out, is.null, NA)]
  write_answers(out, paste0(id, ".json"))
  errors <- grep("error", names(unlist(out)), value = TRUE)
  cat(sprintf("%-38s n %4d p %2d gradient %.0e singular %d errors %s\n", id, n, length(b), out$max_abs_gradient %||% NA, out$is_singular, paste(unique(errors), collapse = ", ")))
}
model <- function(dataset, model, formula, subject, means = list(), at = list(), method = "REML", ...) list(dataset = dataset, model = model, formula = formula, subject = subject, means = means, at = at, method = method, ...)
q <- function(spec, trend = NULL, at = NULL, weights = NULL) list(spec = spec, trend = trend, at = at, weights = weights)

models <- list(
  model("Orthodont", "ris", "distance ~ age + (1 + age | Subject)", "Subject", list(q("~ age", at = list(age = c(8, 14))), q("~ 1"), q("~ 1", "age")), list(list(age = c(8, 14)))),
  model("Orthodont", "sex_ris", "distance ~ age * Sex + (1 + age | Subject)", "Subject", list(q("~ Sex"), q("~ Sex | age", at = list(age = c(8, 14))), q("~ age | Sex", at = list(age = c(8, 11, 14))), q("~ age * Sex", at = list(age = c(8, 14))), q("~ Sex", weights = "proportional"),
    q("~ 1"), q("~ 1", weights = "proportional"), q("~ Sex", "age"), q("~ Sex", at = list(age = c(8, 10, 14)))), list(list(age = c(8, 14)))),
  model("Orthodont", "sex_ris", "distance ~ age * Sex + (1 + age | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", "age")), method = "ML"),
  model("Orthodont", "sexadd_ri", "distance ~ age + Sex + (1 | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", "age"), q("~ age", at = list(age = c(9, 13)), weights = "proportional"))),
  model("Orthodont", "agefactor_ri", "distance ~ factor(age) + Sex + (1 | Subject)", "Subject", list(q("~ age"), q("~ Sex"), q("~ age | Sex"), q("~ age", weights = "proportional"), q("~ age", at = list(age = c(8, 14))))),
  model("Orthodont", "centered_ris", "distance ~ I(age - 11) * Sex + (1 + I(age - 11) | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", "age"))),
  model("Orthodont", "poly2_ri", "distance ~ poly(age, 2) + Sex + (1 | Subject)", "Subject", list(q("~ Sex"), q("~ age", at = list(age = c(8, 10, 14))), q("~ age", "age", at = list(age = c(8, 11, 14)))), list(list(age = c(8, 11.5)))),
  model("Orthodont", "noint_sex", "distance ~ 0 + Sex + Sex:age + (1 | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", "age"))),
  model("Orthodont", "sex_sum_ris", "distance ~ age * Sex + (1 + age | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", "age")), contrasts = list(Sex = "contr.sum")),
  model("OrthodontMissing", "ris", "distance ~ age * Sex + (1 + age | Subject)", "Subject", list(q("~ Sex"), q("~ Sex | age", at = list(age = c(8, 14))), q("~ Sex", "age"), q("~ 1", weights = "proportional"))),
  model("OrthodontWeighted", "w_ri", "distance ~ age + Sex + (1 | Subject)", "Subject", list(q("~ Sex"), q("~ 1", weights = "proportional")), weights = "w"),
  model("OrthodontWeighted", "off_ri", "distance ~ age + Sex + offset(off) + (1 | Subject)", "Subject", list(q("~ Sex"), q("~ Sex", at = list(off = 0)))),
  model("sleepstudy", "ris", "Reaction ~ Days + (1 + Days | Subject)", "Subject", list(q("~ Days", at = list(Days = c(0, 4, 9))), q("~ 1", "Days"))),
  model("sleepstudy", "ris_uncor", "Reaction ~ Days + (1 + Days || Subject)", "Subject", list(q("~ Days", at = list(Days = c(0, 9))), q("~ 1", "Days"))),
  model("sleepstudy", "quad_q3", "Reaction ~ Days + I(Days^2) + (1 + Days + I(Days^2) | Subject)", "Subject", list(q("~ Days", at = list(Days = c(0, 3, 9))), q("~ Days", "Days", at = list(Days = c(0, 9))))),
  model("sleepstudy", "ns3_ris", "Reaction ~ ns(Days, 3) + (1 + Days | Subject)", "Subject", list(q("~ Days", at = list(Days = c(0, 2.5, 9))), q("~ Days", "Days", at = list(Days = c(1, 5))))),
  model("sleepstudy", "dayfactor_ri", "Reaction ~ factor(Days) + (1 | Subject)", "Subject", list(q("~ Days"))),
  model("sleepstudyWeighted", "w_ris", "Reaction ~ Days + (1 + Days | Subject)", "Subject", list(q("~ 1", "Days")), weights = "w"),
  model("BodyWeight", "ris", "weight ~ Time * Diet + (1 + Time | Rat)", "Rat", list(q("~ Diet"), q("~ Diet | Time", at = list(Time = c(1, 64))), q("~ Diet", "Time"), q("~ 1", weights = "proportional"), q("~ Time | Diet", at = list(Time = c(1, 30, 64)))), list(list(Time = c(1, 64)))),
  model("ChickWeight", "ris", "weight ~ Time * Diet + (1 + Time | Chick)", "Chick", list(q("~ Diet"), q("~ Diet | Time", at = list(Time = c(0, 21))), q("~ Diet", "Time"), q("~ 1", weights = "proportional"))),
  model("ChickWeight", "quad_q3", "weight ~ Time + I(Time^2) + Diet + (1 + Time + I(Time^2) | Chick)", "Chick", list(q("~ Diet"), q("~ Time", "Time", at = list(Time = c(0, 10, 21)), weights = "proportional"))),
  model("Machines", "ri", "score ~ Machine + (1 | Worker)", "Worker", list(q("~ Machine"))),
  model("Machines", "machine_q3", "score ~ Machine + (1 + Machine | Worker)", "Worker", list(q("~ Machine"))),
  model("ergoStool", "ri", "effort ~ Type + (1 | Subject)", "Subject", list(q("~ Type"))),
  model("cake", "ri", "angle ~ recipe * temperature + (1 | batch)", "batch", list(q("~ recipe"), q("~ temperature"), q("~ recipe | temperature"), q("~ temperature | recipe"), q("~ recipe * temperature"), q("~ recipe", weights = "proportional"))),
  model("cake", "empty_cell", "angle ~ recipe * temperature + (1 | batch)", "batch", list(q("~ recipe"), q("~ temperature"), q("~ recipe | temperature"), q("~ recipe", weights = "cells")), subset = "!(recipe == \"C\" & temperature == \"225\")"),
  model("cake", "additive_ri", "angle ~ recipe + temperature + (1 | batch)", "batch", list(q("~ recipe"), q("~ temperature"), q("~ recipe * temperature", weights = "outer"))),
  model("CO2", "ri", "uptake ~ log(conc) * Type * Treatment + (1 | Plant)", "Plant", list(q("~ Type"), q("~ Treatment | Type"), q("~ Type * Treatment"), q("~ Treatment | conc + Type", at = list(conc = c(100, 900))), q("~ Type | Treatment", "conc"), q("~ Type", "conc", at = list(conc = 200))), list(list(conc = c(100, 900), Type = "Quebec"))),
  model("CO2", "ris", "uptake ~ log(conc) + Type + (1 + log(conc) | Plant)", "Plant", list(q("~ Type"))),
  model("Pixel", "quad_ris", "pixel ~ day + I(day^2) + (1 + day | Dog)", "Dog", list(q("~ day", at = list(day = c(0, 6, 20))), q("~ day", "day", at = list(day = c(0, 10))))),
  model("Theoph", "ri", "conc ~ poly(Time, 3) + Dose + (1 | Subject)", "Subject", list(q("~ Time", at = list(Time = c(1, 10, 20))), q("~ 1", "Dose"))),
  model("Milk", "ns4_ris", "protein ~ ns(Time, 4) + Diet + (1 + Time | Cow)", "Cow", list(q("~ Diet"), q("~ Diet", weights = "proportional"), q("~ 1", weights = "proportional"))),
  model("Oxboys", "quad_q3", "height ~ age + I(age^2) + (1 + age + I(age^2) | Subject)", "Subject", list(q("~ age", at = list(age = c(-1, 0, 1))), q("~ age", "age", at = list(age = c(-1, 1))))),
  model("Early", "ris", "cog ~ I(age - 1) * trt + (1 + I(age - 1) | id)", "id", list(q("~ trt"), q("~ trt", "age"))),
  model("Dyestuff", "ri", "Yield ~ 1 + (1 | Batch)", "Batch", list(q("~ 1"))),
  model("bdf", "ri", "langPOST ~ IQ.verb + sex + Minority + ses + (1 | schoolNR)", "schoolNR", list(q("~ sex"), q("~ Minority"), q("~ sex", weights = "proportional"), q("~ sex", weights = "outer"), q("~ sex", weights = "cells"), q("~ sex", weights = "flat"))),
  model("syn_unbalanced", "ris", "y ~ time * sex + age + (1 + time | id)", "id", list(q("~ sex"), q("~ sex | time", at = list(time = c(0, 5, 10))), q("~ sex", "time"), q("~ 1", "age"))),
  model("syn_rankdef", "ri", "y ~ time + x1 + x2 + x3 + (1 | id)", "id", list(q("~ 1"), q("~ time", at = list(time = c(1, 9))), q("~ x3", at = list(x3 = c(0, 1))), q("~ 1", "time"), q("~ 1", "x1"))),
  model("formulas", "logical", "y ~ b * h + z + (1 | a)", "a", list(q("~ b"), q("~ b | h"), q("~ h", weights = "proportional"), q("~ b", "z"))),
  model("formulas", "two_values", "y ~ k + f + x:h + (1 | a)", "a", list(q("~ k"), q("~ f | k"), q("~ f", at = list(k = 9)), q("~ h", "x"), q("~ f", weights = "proportional"), q("~ 1", "k")), subset = "k != 2"))

# ------------------------------------------------------------------ studentised range, adjustments, likelihood ratios
studentized_range <- function() {
  means <- c(2:10, 12, 15, 20); dfs <- c(2, 3, 5, 10, 30, 120, 1e4, Inf); upper <- c(0.999, 0.99, 0.9, 0.5, 0.1, 0.05, 0.01, 1e-3, 1e-4, 1e-5, 1e-6); qs <- c(0.01, 0.1, 0.5, 1, 2, 3, 3.5, 4, 5, 7, 10, 20, 50)
  a <- expand.grid(means = means, df = dfs, q = qs); b <- expand.grid(means = means, df = dfs, upper = upper)
  list(r_version = R.version.string, tail = list(means = I(a$means), df = df_of(a$df), q = I(a$q), upper = I(ptukey(a$q, a$means, a$df, lower.tail = FALSE)), lower = I(ptukey(a$q, a$means, a$df))),
    quantile = list(means = I(b$means), df = df_of(b$df), upper = I(b$upper), q = I(suppressWarnings(qtukey(b$upper, b$means, b$df, lower.tail = FALSE)))))
}
adjustment_answers <- function() {
  p <- list(c(0.01, 0.04, 0.03, 0.005), c(1, 0.5, 0.2), c(1e-12, 0.03, 0.03, 0.9, 0.2, 0.049), 0.02, c(0.3, NA, 0.01, 0.02), c(0, 1, 0.5))
  lapply(p, function(v) c(list(p = I(v)), lapply(setNames(c("holm", "fdr", "bonferroni"), c("holm", "fdr", "bonferroni")), function(a) I(p.adjust(v, a))), list(sidak = I(1 - (1 - v)^sum(!is.na(v))))))
}
chain <- function(dataset, names, method, tests = NULL) {
  fits <- lapply(names, function(n) { j <- read_json(file.path("fits", paste(dataset, n, method, "json", sep = ".")), simplifyVector = TRUE)
    fit_model(list(dataset = dataset, model = n, formula = j$formula, method = method, weights = j$weights))$fit })
  a <- as.data.frame(do.call(anova, c(fits, list(refit = FALSE, model.names = names))))
  list(dataset = dataset, method = method, models = I(rownames(a)), parameters = I(a$npar), aic = I(a$AIC), bic = I(a$BIC), log_likelihood = I(a$logLik), deviance = I(a$deviance), chi_square = I(a$Chisq), df = I(a$Df), p_value = I(a[["Pr(>Chisq)"]]))
}

only <- Sys.getenv("INFERENCE_ONLY")
for (m in models) if (!nzchar(only) || grepl(only, paste(m$dataset, m$model, m$method, sep = "."))) answer_model(m)
if (!nzchar(only)) {
  write_answers(studentized_range(), "studentized_range.json")
  write_answers(adjustment_answers(), "adjustments.json")
  write_answers(list(chain("Orthodont", c("null_ri", "ri", "sexadd_ri", "sex_ri", "sex_ris"), "ML"), chain("sleepstudy", c("null_ri", "ri", "ris_uncor", "ris"), "ML"), chain("sleepstudy", c("ri", "ris_uncor", "ris"), "REML")), "likelihood_ratios.json")
  packages <- c("lme4", "lmerTest", "pbkrtest", "emmeans", "estimability", "clubSandwich", "car", "performance", "insight", "numDeriv")
  write_answers(list(r = R.version.string, packages = lapply(setNames(packages, packages), function(p) as.character(packageVersion(p)))), "versions.json")
}
