# Predicts with lme4, each task a process: what a user's script does once it has the fit. Times leave out the start of R and the reading of the fit.
# Usage: Rscript predict.R fit FORMULA DATA MODEL; Rscript predict.R population|subject MODEL DATA OUT; prints seconds and processor seconds.
args <- commandArgs(trailingOnly = TRUE)
suppressPackageStartupMessages(library(lme4))
if (args[1] == "fit") {
  d <- data.table::fread(args[3], data.table = FALSE, stringsAsFactors = TRUE)
  quick <- lmerControl(optimizer = "nloptwrap", calc.derivs = FALSE, check.rankX = "ignore", check.scaleX = "ignore", check.conv.grad = "ignore")
  saveRDS(lmer(as.formula(args[2]), d, control = quick), args[4], compress = FALSE)
} else {
  m <- readRDS(args[2])
  id <- names(getME(m, "flist"))
  used <- system.time(gcFirst = FALSE, {
    d <- data.table::fread(args[3], data.table = FALSE, stringsAsFactors = TRUE)
    out <- if (args[1] == "population") list(prediction = predict(m, d, re.form = NA)) else
      list(subject = d[[id]], prediction = predict(m, d, allow.new.levels = TRUE))
    data.table::fwrite(out, args[4])
  })
  cat(used[["elapsed"]], used[["user.self"]] + used[["sys.self"]], "\n")
}
