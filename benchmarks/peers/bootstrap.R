#!/usr/bin/env Rscript
# Seconds of a parametric bootstrap beside lme4's bootMer on the same file in the same run: Rscript bootstrap.R DATA PROGRAM [replicates of R] [repeats]
# DATA: a CSV of `fastlmm generate --p 5 --q 2` (columns id, time, sex, x1, x2, y); PROGRAM: the built fastlmm.
# FastLmm's are whole processes that read the file, fit again and bootstrap; R's is bootMer alone, a few replicates, per replicate times 1,000.
args <- commandArgs(TRUE); data <- args[1]; program <- args[2]
few <- if (length(args) > 2) as.integer(args[3]) else 20; repeats <- if (length(args) > 3) as.integer(args[4]) else 5
suppressMessages(library(lme4))
d <- read.csv(data); d$id <- factor(d$id); d$sex <- factor(d$sex)
f <- y ~ time + sex + x1 + x2 + (1 + time | id); text <- paste(deparse(f, 500), collapse = "")
fit <- lmer(f, d, control = lmerControl(calc.derivs = FALSE)); model <- tempfile(fileext = ".json"); q <- shQuote
system2(program, c("fit", q(text), q(data), "--quiet", "--save", model, "--save-stats", paste0(model, ".stats")), stdout = FALSE)
parameters <- function(m) c(as.data.frame(VarCorr(m), order = "lower.tri")$sdcor, fixef(m))
watch <- function(e) { before <- proc.time(); force(e); t <- proc.time() - before; c(wall = t[["elapsed"]], cpu = sum(t[c("user.self", "sys.self", "user.child", "sys.child")])) }
run <- function(...) watch(system2(program, c(...), stdout = FALSE, stderr = FALSE))
boot <- c("confint", model, "--method", "bootstrap", "--replicates", "1000")
cases <- list(
  c("confint --method bootstrap, from the CSV", boot), c("the same with --boot-type bca", boot, "--boot-type", "bca"),
  c("from --stats", boot, "--stats", paste0(model, ".stats")), c("from --stats, one thread", boot, "--stats", paste0(model, ".stats"), "--threads", "1"),
  c("test --random --bootstrap 1000", "test", model, "--random", "--bootstrap", "1000"))
times <- replicate(length(cases), list()); theirs <- list()
for (i in seq_len(repeats)) {
  for (k in seq_along(cases)) times[[k]][[i]] <- run(cases[[k]][-1])
  theirs[[i]] <- watch(suppressMessages(suppressWarnings(bootMer(fit, parameters, nsim = few, seed = i))))
}
cat(sprintf("%s: %d rows, %d subjects; medians of %d runs in turn, seconds\n", basename(data), nrow(d), nlevels(d$id), repeats))
show <- function(name, t, factor = 1) cat(sprintf("%-46s wall %8.2f   processor %8.2f\n", name, factor * median(sapply(t, `[[`, "wall")), factor * median(sapply(t, `[[`, "cpu"))))
for (k in seq_along(cases)) show(cases[[k]][1], times[[k]])
show(sprintf("bootMer, 1000 by %d", few), theirs, 1000 / few)
