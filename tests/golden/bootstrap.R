#!/usr/bin/env Rscript
# Makes bootstrap/*.json: parametric bootstraps by lme4's bootMer and pbkrtest's PBmodcomp, and intervals of given replicates by boot.ci.
# Usage: Rscript bootstrap.R        (run from this folder; about 3 minutes; BOOTSTRAP_ONLY=<regex> limits the models)
# simulate() of lme4 1.1-31, and so bootMer, leaves prior weights out: every error has variance sigma^2 (lme4 issue 386). The responses of the
# weighted model are therefore drawn here, with sigma^2/w, and fitted by refit().
# Needs what lib.R needs, and boot (part of R).
source("lib.R")
suppressMessages(library(boot))
dir.create("bootstrap", showWarnings = FALSE)
nsim <- 1000
write_answers <- function(x, name) write_json(x, file.path("bootstrap", name), auto_unbox = TRUE, digits = NA, null = "null", na = "null", pretty = TRUE)

# SDs, correlations, sigma, coefficients: the order of confint(method = "boot", oldNames = FALSE)
parameters <- function(fit) {
  v <- as.data.frame(VarCorr(fit), order = "lower.tri")
  c(setNames(v$sdcor, seq_len(nrow(v))), fixef(fit))
}
percentile <- function(t, level) {                  # boot.ci's, by itself
  b <- structure(list(t0 = 0, t = matrix(t), R = length(t), call = quote(boot(sim = "parametric")), sim = "parametric"), class = "boot")
  suppressWarnings(boot.ci(b, level, type = "perc"))$percent[4:5]
}
# Monte Carlo error of a limit: percentile limits of replicates drawn again
limit_errors <- function(t) apply(replicate(400, percentile(sample(t, replace = TRUE), 0.95)), 1, sd)

# refit() stops where the intercept's variance is zero, or nearly, though the criterion is lower elsewhere: in 37 of 300 such responses, by up to 5.
# There the best of several starts is taken.
optimum <- function(fit, y) {
  first <- refit(fit, y)
  if (first@theta[1] > 0.2) return(first)
  criterion <- as.function(first); best <- list(fval = REMLcrit(first), par = first@theta)
  for (start in list(c(1, 0, 1), c(0.5, 0.2, 0.1), c(0.5, -0.1, 0.05), c(1.5, -0.1, 0.01), c(0.3, 0.05, 0.05))) {
    o <- nloptwrap(start, criterion, lower = c(0, -Inf, 0), upper = rep(Inf, 3),
    control = list(ftol_abs = 1e-10, xtol_abs = 1e-10, maxeval = 20000)); if (o$fval < best$fval) best <- o }
  data_$response_ <<- y
  lme4::lmer(update(formula(fit), response_ ~ .), data_, weights = w_, start = best$par, control = quiet_control(optimizer = NULL))
}
weighted <- function(fit) {
  set.seed(101); mean <- c(getME(fit, "X") %*% fixef(fit)); root <- t(getME(fit, "Lambdat") %*% getME(fit, "Zt")); w <- weights(fit)
  draws <- replicate(nsim, parameters(optimum(fit, mean + sigma(fit) * (c(as.matrix(root %*% rnorm(ncol(root)))) + rnorm(length(mean)) / sqrt(w)))))
  list(t0 = parameters(fit), t = t(draws))
}

models <- list(
  list(id = "sleepstudy.ris.REML", dataset = "sleepstudy", formula = Reaction ~ Days + (1 + Days | Subject), REML = TRUE),
  list(id = "OrthodontWeighted.w_ris.REML", dataset = "OrthodontWeighted", formula = distance ~ age + (1 + age | Subject), REML = TRUE, weights = "w"),
  list(id = "Dyestuff.ri.ML", dataset = "Dyestuff", formula = Yield ~ 1 + (1 | Batch), REML = FALSE))
models <- Filter(function(m) grepl(Sys.getenv("BOOTSTRAP_ONLY"), m$id), models)
for (m in models) {
  data_ <- load_dataset(m$dataset, "."); w_ <- if (is.null(m$weights)) rep(1, nrow(data_)) else data_[[m$weights]]
  data_$w_ <- w_
  fit <- lme4::lmer(m$formula, data_, REML = m$REML, weights = w_, control = quiet_control())
  boots <- suppressMessages(suppressWarnings(if (is.null(m$weights)) bootMer(fit, parameters, nsim = nsim, seed = 101) else weighted(fit)))
  set.seed(102)
  columns <- lapply(seq_along(boots$t0), function(j) { t <- boots$t[, j]; t <- t[is.finite(t)]
    limits <- percentile(t, 0.95); errors <- limit_errors(t)
    list(estimate = unname(boots$t0[j]), mean = mean(t), sd = sd(t), n = length(t), lower = limits[1], upper = limits[2],
         lower_error = errors[1], upper_error = errors[2]) })
  # the function that users call, with the same seed
  if (!is.null(m$weights)) {
    names <- rownames(suppressWarnings(confint(fit, method = "Wald", oldNames = FALSE)))
    write_answers(list(id = m$id, nsim = nsim, names = I(names), parameters = columns), paste0(m$id, ".json")); next }
  direct <- suppressMessages(suppressWarnings(confint(fit, method = "boot", nsim = nsim, seed = 101, boot.type = "perc", oldNames = FALSE, quiet = TRUE)))
  stopifnot(max(abs(direct[, 1] - vapply(columns, `[[`, 0, "lower"))) < 1e-6 * max(abs(direct)))
  names <- rownames(direct)
  write_answers(list(id = m$id, nsim = nsim, names = I(names), parameters = columns), paste0(m$id, ".json"))
}

if (nzchar(Sys.getenv("BOOTSTRAP_ONLY"))) quit()

# ------------------------------------------------------------------ intervals of given replicates
set.seed(103); t <- round(rexp(99), 6); t0 <- 0.7; L <- rnorm(30)^2 - 1
b <- structure(list(t0 = t0, t = matrix(t), R = length(t), call = quote(boot(sim = "ordinary")), sim = "ordinary"), class = "boot")
answers <- lapply(c(0.9, 0.95, 0.8), function(level) { ci <- suppressWarnings(boot.ci(b, level, type = c("perc", "bca"), L = L))
  list(level = level, percentile = I(ci$percent[4:5]), bca = I(ci$bca[4:5])) })
write_answers(list(t = t, t0 = t0, acceleration = sum(L^3) / (6 * sum(L^2)^1.5), intervals = answers), "intervals.json")

# ------------------------------------------------------------------ likelihood-ratio tests
tests <- list(
  list(name = "slope", small = distance ~ age * Sex + (1 | Subject), large = distance ~ age * Sex + (1 + age | Subject)),
  list(name = "interaction", small = distance ~ age + Sex + (1 + age | Subject), large = distance ~ age * Sex + (1 + age | Subject)))
data_ <- load_dataset("Orthodont", ".")
answers <- lapply(tests, function(x) {
  small <- lme4::lmer(x$small, data_, REML = FALSE, control = quiet_control()); large <- lme4::lmer(x$large, data_, REML = FALSE, control = quiet_control())
  r <- suppressMessages(suppressWarnings(PBmodcomp(large, small, nsim = nsim, seed = 104)))
  list(name = x$name, small = deparse(x$small, 500), large = deparse(x$large, 500), statistic = r$test["PBtest", "stat"], p_value = r$test["PBtest", "p.value"], samples = r$samples[["npos"]], nsim = nsim) })
write_answers(answers, "likelihood_ratios.json")
