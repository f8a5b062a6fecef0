#!/usr/bin/env Rscript
# Times of R's packages beside FastLmm's on the same file in the same run: Rscript inference.R DATA PROGRAM [repeats]
# DATA: a CSV of `fastlmm generate --p 5 --q 2` (columns id, time, sex, x1, x2, y); PROGRAM: the built fastlmm.
# FastLmm's are whole processes, reading the file and fitting again; R's are the calls alone, after the fit.
args <- commandArgs(TRUE); data <- args[1]; program <- args[2]; repeats <- if (length(args) > 2) as.integer(args[3]) else 5
suppressMessages({ library(lme4); library(lmerTest); library(pbkrtest); library(clubSandwich) })
d <- read.csv(data); d$id <- factor(d$id); d$sex <- factor(d$sex)
f <- y ~ time + sex + x1 + x2 + (1 + time | id); text <- paste(deparse(f, 500), collapse = "")
seconds <- function(e) { e <- substitute(e); env <- parent.frame(); t <- replicate(repeats, system.time(suppressMessages(suppressWarnings(eval(e, env))))[["elapsed"]]); median(t) }
once <- function(e, limit = 300) tryCatch({ setTimeLimit(elapsed = limit, transient = TRUE); t <- system.time(suppressMessages(suppressWarnings(e)))[["elapsed"]]; setTimeLimit(); t }, error = function(err) { setTimeLimit(); NA })
run <- function(...) seconds(system2(program, c(...), stdout = FALSE, stderr = FALSE))
model <- tempfile(fileext = ".json"); q <- shQuote
fit <- lmer(f, d); ml <- lmer(f, d, REML = FALSE)
system2(program, c("fit", q(text), q(data), "--quiet", "--save", model), stdout = FALSE)
rows <- list(
  c("fit, Satterthwaite table", seconds({ m <- lmer(f, d); coef(summary(m)) }), run("fit", q(text), q(data))),
  c("Satterthwaite table alone", seconds(coef(summary(fit))), NA),
  c("Kenward-Roger table", once(coef(summary(fit, ddf = "Kenward-Roger"))), run("test", model, "--df", "kenward-roger")),
  c("CR2 table", once(coef_test(fit, vcov = vcovCR(fit, type = "CR2"))), run("confint", model, "--robust", "CR2")),
  c("profile intervals", once(confint(ml, quiet = TRUE)), run("confint", model, "--method", "profile")),
  c("random effects", once(ranova(fit)), run("test", model, "--random")))
cat(sprintf("%s: %d rows, %d subjects; seconds (NA: over 300 s)\n", basename(data), nrow(d), nlevels(d$id)))
cat(sprintf("%-28s %10s %10s\n", "", "R", "FastLmm"))
for (r in rows) cat(sprintf("%-28s %10s %10s\n", r[1], format(round(as.numeric(r[2]), 3)), format(round(as.numeric(r[3]), 3))))
