#!/usr/bin/env Rscript
# Makes prediction.json: what lme4 answers about subjects and new rows at the certified optimum: coef(), ranef(), lmList()'s estimates, standard errors of
# population means by bootMer, and of profiles and of b by simulating subjects and responses and predicting again at the same theta.
# Usage: Rscript prediction.R        (run from this folder; needs what lib.R needs; five minutes)
source("lib.R")
quiet <- function(e) suppressMessages(suppressWarnings(e))
write_answers <- function(x, name) write_json(x, name, auto_unbox = TRUE, digits = NA, null = "null", na = "null")
rows_of <- function(M) { M <- as.matrix(M); lapply(seq_len(nrow(M)), function(i) I(unname(M[i, ]))) }
draws <- 2000

answers <- function(dataset, model, formula, own, grid, subject) {
  set.seed(20240501)
  data <- load_dataset(dataset, ".")
  certified <- fromJSON(file.path("certified", paste0(dataset, ".", model, ".REML.json")))
  assign("data_", data, globalenv())
  at <- function(y = NULL) {                                   # lmer at the certified theta, without optimiser
    if (!is.null(y)) data_[[all.vars(as.formula(formula))[1]]] <- y
    quiet(lmer(as.formula(formula), data_, REML = TRUE, start = as.numeric(certified$theta), control = lmerControl(optimizer = NULL)))
  }
  fit <- at(); group <- names(ranef(fit)); b <- ranef(fit, condVar = TRUE)[[1]]
  X <- model.matrix(delete.response(terms(nobars(as.formula(formula)))), grid)
  Z <- model.matrix(as.formula(paste("~", own)), grid)
  one <- which(rownames(b) == subject)
  # Population means: bootMer with new random effects; beta is estimated again, theta too.
  fitted_again <- quiet(lmer(as.formula(formula), data_, REML = TRUE))
  boot <- quiet(bootMer(fitted_again, function(f) as.numeric(X %*% fixef(f)), nsim = draws, use.u = FALSE, type = "parametric"))
  # Profiles and b: errors of prediction over simulated subjects and responses, theta held.
  G <- matrix(VarCorr(fit)[[1]], ncol(b)); L <- t(chol(G)); m <- nrow(b); g <- data[[group]]
  Zall <- model.matrix(as.formula(paste("~", own)), data); mean <- as.numeric(model.matrix(fit) %*% fixef(fit))
  errors <- quiet(t(replicate(draws, {
    truth <- t(L %*% matrix(rnorm(ncol(b) * m), ncol(b)))
    y <- mean + rowSums(Zall * truth[as.integer(factor(g, rownames(b))), , drop = FALSE]) + sigma(fit) * rnorm(nrow(data))
    again <- at(y); e <- as.numeric(as.matrix(ranef(again, condVar = FALSE)[[1]])[one, ] - truth[one, ])
    c(e, as.numeric(X %*% (fixef(again) - fixef(fit)) + Z %*% e))
  })))
  sds <- apply(errors, 2, function(e) sqrt(mean(e^2)))
  lists <- coef(lmList(as.formula(paste(all.vars(as.formula(formula))[1], "~", own, "|", group)), data))
  list(id = paste0(dataset, ".", model, ".REML"), draws = draws, subject = subject, grid = lapply(grid, function(v) I(if (is.factor(v)) as.character(v) else v)),
    subjects = I(rownames(b)), coef_names = I(colnames(coef(fit)[[1]])), coef = rows_of(coef(fit)[[1]]),
    own_subjects = I(rownames(lists)), own = rows_of(lists),
    population = I(as.numeric(X %*% fixef(fit))), population_se = I(apply(boot$t, 2, sd)),
    b_se = I(sds[seq_len(ncol(b))]), profile = I(as.numeric(predict(fit, cbind(grid, setNames(data.frame(rep(subject, nrow(grid))), group))))),
    profile_se = I(sds[-seq_len(ncol(b))]))
}

write_answers(list(
  answers("Orthodont", "sex_ris", "distance ~ age * Sex + (1 + age | Subject)", "age",
    data.frame(age = c(8, 11, 14, 20), Sex = factor(rep("Male", 4), c("Male", "Female"))), "M01"),
  answers("sleepstudy", "ris", "Reaction ~ Days + (1 + Days | Subject)", "Days", data.frame(Days = c(0, 4.5, 9, 15)), "308")),
  "prediction.json")
