# Fits a model with lme4 or nlme and prints it as JSON in the form of fastlmm fit --json.
# Usage: Rscript fit.R lme4|nlme SETTINGS FORMULA DATA [BLUPS]; BLUPS is a file for the predicted random effects and conditional variances.
args <- commandArgs(trailingOnly = TRUE)
program <- args[1]; settings <- args[2]; f <- as.formula(args[3]); data <- args[4]; blups <- args[5]
suppressPackageStartupMessages({ library(splines); library(lme4); if (program == "nlme") library(nlme) })

# Without derivatives after the fit, and without the checks that cost time.
quick <- function(optimizer, ...) lmerControl(
  optimizer = optimizer, calc.derivs = FALSE, check.rankX = "ignore", check.scaleX = "ignore", check.conv.grad = "ignore", ...)
controls <- list(
  default = function() lmerControl(),
  nloptwrap = function() quick("nloptwrap"),
  bobyqa = function() quick("bobyqa"),
  nlminbwrap = function() quick("nlminbwrap"),
  "L-BFGS-B" = function() { library(optimx); quick("optimx", optCtrl = list(method = "L-BFGS-B", kkt = FALSE)) })

seconds <- function(expression) system.time(expression, gcFirst = FALSE)[["elapsed"]]
bars <- findbars(f)
readSeconds <- seconds({
  d <- if (grepl("[.]gz$", data) && !requireNamespace("R.utils", quietly = TRUE)) read.csv(data, stringsAsFactors = TRUE) else
    data.table::fread(data, data.table = FALSE, stringsAsFactors = TRUE, na.strings = c("NA", ""))
  for (name in unique(unlist(lapply(bars, function(bar) all.vars(bar[[3]]))))) d[[name]] <- factor(d[[name]])
})

notes <- character()
keep <- function(condition) {
  notes <<- c(notes, trimws(conditionMessage(condition)))
  invokeRestart(if (inherits(condition, "warning")) "muffleWarning" else "muffleMessage")
}
fitSeconds <- withCallingHandlers(
  seconds(m <- if (program == "lme4") lmer(f, d, control = controls[[settings]]()) else
    lme(nobars(f), d, as.formula(call("~", bars[[1]])), method = "REML", na.action = na.omit)),
  warning = keep, message = keep)

blupSeconds <- NA
if (!is.na(blups)) {
  blupSeconds <- seconds(effects <- ranef(m, condVar = TRUE)[[1]])
  variances <- attr(effects, "postVar")
  columns <- lapply(seq_len(ncol(effects)), function(k) data.frame(effects[[k]], variances[k, k, ]))
  table <- cbind(rownames(effects), do.call(cbind, columns))
  data.table::fwrite(setNames(table, c("id", rbind(paste0("b", seq_len(ncol(effects))), paste0("v", seq_len(ncol(effects)))))), blups)
}

covariances <- if (program == "lme4") lapply(VarCorr(m), function(block) unclass(block)) else list(unclass(getVarCov(m)))
blocks <- lapply(unname(covariances), function(block) list(names = I(rownames(block)), covariance = matrix(as.numeric(block), nrow(block))))
beta <- fixef(m)
status <- "/proc/self/status"
peak <- if (file.exists(status)) as.numeric(gsub("[^0-9]", "", grep("^VmHWM", readLines(status), value = TRUE))) * 1024 else NA
cat(jsonlite::toJSON(list(
  status = "converged", rows = nobs(m), subjects = if (program == "lme4") ngrps(m)[[1]] else m$dims$ngrps[[1]],
  criterion = -2 * as.numeric(logLik(m)), sigma = sigma(m),
  convergence = list(iterations = NA, passes = if (program == "lme4") m@optinfo$feval else NA),
  fixedEffects = data.frame(name = names(beta), estimate = unname(beta), standardError = sqrt(diag(as.matrix(vcov(m))))),
  randomEffects = blocks,
  timings = list(readSeconds = readSeconds, estimateSeconds = fitSeconds, blupSeconds = blupSeconds),
  peakMemoryBytes = peak, messages = I(unique(gsub("[ \n]+", " ", notes))),
  software = sprintf("R %s, %s %s, linear algebra by %s", getRversion(), program, packageVersion(program), basename(normalizePath(La_library())))),
  auto_unbox = TRUE, digits = NA, na = "null", rownames = FALSE), "\n")
