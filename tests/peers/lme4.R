# Fits the examples with lme4 and with FastLmm and compares criterion, coefficients, standard errors, sigma and G.
# Usage, from the root of the repository: Rscript tests/peers/lme4.R src/FastLmm.Cli/bin/Release/net10.0/fastlmm
suppressPackageStartupMessages({ library(lme4); library(jsonlite) })
program <- commandArgs(trailingOnly = TRUE)[1]

cases <- list(
  list("distance ~ age * Sex + (1 + age | Subject)", "examples/orthodont.csv"),
  list("distance ~ age * Sex + (1 | Subject)", "examples/orthodont.csv"),
  list("log(distance) ~ factor(age) + Sex + (1 | Subject)", "examples/orthodont.csv"),
  list("distance ~ 0 + (1 | Subject)", "examples/orthodont.csv"),
  list("distance ~ age + (age || Subject)", "examples/orthodont-girls.csv"),
  list("Reaction ~ Days + (Days | Subject)", "examples/sleepstudy.csv"),
  list("Reaction ~ Days + I(Days^2) + (Days || Subject)", "examples/sleepstudy.csv"))

# lme4 stops at about 1e-6 of a standard error; its criterion is flat there.
control <- lmerControl(optimizer = "bobyqa", optCtrl = list(rhoend = 1e-9, maxfun = 1e5), check.conv.singular = "ignore")
worst <- function(a, b) if (length(a) == 0) 0 else max(abs(a - b) / pmax(1e-3, abs(b)))

covariance <- function(fit) {
  blocks <- lapply(VarCorr(fit), function(block) matrix(block, nrow(block)))
  unlist(blocks, use.names = FALSE)
}

ok <- TRUE
for (case in cases) for (ml in c(FALSE, TRUE)) {
  data <- read.csv(case[[2]], stringsAsFactors = TRUE)
  theirs <- suppressMessages(suppressWarnings(lmer(as.formula(case[[1]]), data, REML = !ml, control = control)))
  json <- system2(program, c("fit", shQuote(case[[1]]), case[[2]], if (ml) "--ml", "--json"), stdout = TRUE)
  ours <- fromJSON(paste(json, collapse = "\n"), simplifyVector = FALSE)
  beta <- vapply(ours$fixedEffects, function(row) row$estimate, 0)
  errors <- vapply(ours$fixedEffects, function(row) row$standardError, 0)
  g <- unlist(lapply(ours$randomEffects, function(block) block$covariance))
  off <- c(
    criterion = abs(ours$criterion + 2 * as.numeric(logLik(theirs))) / 1e-6,
    names = as.numeric(!identical(vapply(ours$fixedEffects, function(row) row$name, ""), as.character(names(fixef(theirs))))),
    beta = worst(beta, unname(fixef(theirs))) / 1e-4,
    errors = worst(errors, if (length(beta)) sqrt(diag(as.matrix(vcov(theirs)))) else numeric()) / 1e-4,
    sigma = worst(ours$sigma, sigma(theirs)) / 1e-4,
    G = worst(g, covariance(theirs)) / 2e-3)
  good <- all(off < 1)
  ok <- ok && good
  cat(sprintf("%s %s %s%s\n", if (good) "agrees " else "DIFFERS", if (ml) "ML  " else "REML", case[[1]],
              if (good) "" else paste0(" (", paste(names(off)[off >= 1], collapse = ", "), ")")))
}
if (!ok) quit(status = 1)
