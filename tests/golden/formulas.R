#!/usr/bin/env Rscript
# Makes formulas.csv, formulas.json (model matrices and names that R and lme4 give for many formulas) and bases.json (bases for new values).
# Usage: Rscript formulas.R        (run from this folder; needs lme4 and jsonlite)
suppressMessages({ library(lme4); library(jsonlite); library(splines) })
set.seed(20)
d <- expand.grid(g = c("s1", "s2", "s3", "s4"), f = c("u", "v", "w"), h = c("p", "q"), KEEP.OUT.ATTRS = FALSE, stringsAsFactors = FALSE)
d <- d[sample(nrow(d)), ]
d$x <- round(rnorm(nrow(d)), 2) + 4; d$z <- round(runif(nrow(d)), 2) + 1; d$k <- rep(c(10, 9, 2), length.out = nrow(d)); d$y <- round(rnorm(nrow(d)), 3) + 9
d$t <- sample(0:7, nrow(d), replace = TRUE); d$a <- sample(c("a1", "a2", "a3", "a4", "a5"), nrow(d), replace = TRUE); d$b <- d$x > d$z * 2.5
d[["b c"]] <- round(runif(nrow(d)), 2); d$s <- rep(c("m", "n"), each = 12)
write.csv(d, "formulas.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("formulas.csv", stringsAsFactors = FALSE, check.names = FALSE)
for (v in c("g", "f", "h", "a", "s")) d[[v]] <- factor(d[[v]], levels = sort(unique(d[[v]]), method = "radix"))

fixed <- c("1", "0 + x", "x", "f", "-1 + f", "f + 0", "f - 1 + 1", "0 + f + h", "f * h", "h:f + h", "f + f:h", "f:h", "0 + f:h", "f:x", "x + f:x", "0 + x + f:x",
  "0 + f:x", "f:x + h", "x + f + f:h - 1", "0 + x:f + x:h", "0 + f:h + x:f", "f * x - f", "f * h - h", "(f + h)^2 - f", "(x + z + f)^2 - x:z", "x * z * f - x",
  "z:x + x:z + x", "f:x:h", "f:x:h + f:h", "f:h:x + h:x", "(x + z)^3", "(f + x + h)^2", "f * h * x", "f:(x + h)", "(f + x):h", "x^2", "x + 1:z", "-x + z", "x:x + I(x + 1):f",
  "factor(k)", "factor(k) * x", "factor(k):factor(f)", "0 + h + factor(k):x", "log(x)", "log( x ) + log(x) * f", "exp(-x) + sqrt(z)", "log(x * 2 + 1):h", "log(sqrt(exp(x) + 1))",
  "I(x-1)", "I((x-1)/2) + I(-x)", "I(x^2^1) + I(x^-1)", "I(2 * -x) + I(x- -1) + I(+x)", "I(-x^2)", "I(1e5*x) + I(100000*x) + I(0.1*x)", "I(123456*x) + I(1e15*x) + I(.5*x) + I(1e-20 * x)",
  "I(0.0001*x) + I(1234.5*x) + I(0.00012345 * x)", "I(x*z/2 - x) * f", "x + offset(z) + offset(log(x))", "offset(z) + f", "I(x)+x", "x + f + z:f + h:f:x", "(f + h + x)^3 - f:h:x",
  "z + f:z + h:f", "f + x + h:x + f:h:x", "0 + z + h:z + f", "x:z:f + x:z", "0 + x:z:f + z:f", "h + x + z + h:x:z", "((f) + (h))", "+x + +f", "x - (f + z) + f")
random <- c("(x|g)", "(1+x|g)", "(0+x|g)", "(x-1|g)", "(-1+x|g)", "(x||g)", "(1+x||g)", "(0+x+z||g)", "(x*z||g)", "(1+(x+z)^2||g)", "(f|g)", "(0+f|g)", "(f||g)", "(f-1||g)", "(1+x*f||g)", "(x+f:z||g)",
  "(factor(k)||g)", "(factor(k)-1|g)", "(x:f|g)", "(0+f:x|g)", "(f+h+f:h|g)", "(0+f:h|g)", "(f:h||g)", "(x|g)+(0+f|g)", "(1|g)+(0+x|g)", "(1|g)+(1|g)", "(1+x|g)+(0+x|g)", "((1+x)|g)", "((1|g))", "(I(x-1)|g)",
  "(log(x)+I(z^2)||g)", "(0+x:z:f+x|g)", "(1+x+I(x^2)|g)")
formulas <- c(paste("y ~", fixed, "+ (1|g)"), paste("y ~ x +", random),
  "log(y) ~ x + (1|g)", "I(y/2) ~ (1|g)", "y/2 ~ 1 + (1|g) + x", "log(y - 1) ~ x + (1|g) - 1", "sqrt(y)-x ~ z + (x|g)", "y ~ x*f + (x|g) + h + (0+z|g)")

# The further language: contrasts and subset are arguments of R's functions; '.' is written out for R.
language <- c("f / x", "f / h", "(f + h) / x", "x / f + z", "f %in% h", "x + z %in% f", "x / (f + h)", "0 + f / x",
  "poly(x, 1)", "poly(x, 2)", "poly(x, 3) * f", "poly(x, degree = 2, raw = TRUE)", "poly(x, 3, raw = TRUE):f", "poly(log(x), 2) + h", "0 + poly(t, 4)", "poly(x - 4, 2):z",
  "ns(x, 3)", "ns(x, df = 4) * f", "ns(x, 1)", "ns(x, 2) + z", "ns(x)", "ns(t, 4)", "ns(x, knots = c(3, 4, 4.5))", "ns(x, 3, intercept = TRUE) - 1", "ns(x, df = 2, Boundary.knots = c(2.5, 5))",
  "ns(log(x), knots = 1.2, Boundary.knots = c(0, 2))", "ns(sqrt(z), 5)", "bs(x)", "bs(x, 5)", "bs(x, df = 4, degree = 2)", "bs(x, degree = 1, knots = c(3, 4)) * h", "bs(t, df = 6)",
  "bs(x, 6, intercept = TRUE) + 0", "bs(x, knots = 4, Boundary.knots = c(1, 6))", "bs(x, df = 5, Boundary.knots = c(0, 7)):f",
  "scale(x)", "scale(x, scale = FALSE) * f", "scale(x, center = FALSE)", "scale(log(x), 1, 2)", "I(scale(x)^2) + scale(x)", "poly(scale(x), 2)", "scale(scale(x) * z)",
  "cut(x, 3)", "cut(x, c(0, 3, 4, 10))", "cut(x, breaks = c(-Inf, 3, 4.25, Inf), right = FALSE) * z", "0 + cut(t, 4)", "cut(x, c(1.53, 3, 5.59), include.lowest = TRUE)",
  "cut(t, c(0, 2, 5, 7), right = FALSE, include.lowest = TRUE)", "cut(x, c(0, 3, 8), labels = c(\"low\", \"high\")):z", "cut(z, 5, dig.lab = 2)", "cut(x * 1e6, 3) + cut(x / 1e6, 3)", "cut(x, c(0, 2, 9, 20))",
  "I(x > 3)", "I(x > 3) * f", "0 + I(x <= 4)", "I(x > 3):z", "(x > 3) + z", "(!(x > 3)) + z", "I(x > 3 & z < 1.5)", "I(f == \"u\")", "I(f != \"u\"):h", "I(f %in% c(\"u\", \"w\")) + h", "I((x > 3) * z)",
  "I(k == 9) + I(k %in% c(2, 10))", "I(x > 100)", "b", "b * x", "0 + b:f", "(!b)", "I(x > 3 | z > 1.5)", "I(!(x > 3) | f == \"v\")",
  "abs(x - 4) + sign(x - 4)", "floor(x) + ceiling(z) + trunc(-x)", "round(x) + round(x, 1) + round(x * 123.456, -1)", "log2(x) + log10(x) + log(x, 3) + log(x, base = 2)", "log1p(x / 1e9) + expm1(x / 1e9)", "log1p(x) + expm1(z)",
  "sin(2 * pi * t / 7) + cos(2 * pi * t / 7) + tan(z)", "pmin(x, 4) + pmax(x, z * 2, 3)", "asin(z / 3) + acos(z / 3) + atan(x)", "sinh(z) + cosh(z) + tanh(z)", "I(t %% 3) + I(t %/% 3) + I(-x %% 2)",
  "as.factor(k)", "as.factor(k) * f", "relevel(f, ref = \"v\")", "relevel(f, \"w\") * x", "relevel(as.factor(k), ref = \"10\"):h", "f + relevel(f, \"w\")", "`b c` * f", "poly(`b c`, 2) + I(`b c`^2)", "I(2L * x) + I(x^2L)", "a * f - a", "a:x + a")
contrasts <- list(list("f", "contr.sum"), list("f * h", "contr.sum"), list("a", "contr.helmert"), list("a * x", "contr.helmert"), list("a", "contr.poly"), list("f:x + f", "contr.poly"), list("0 + f + a", "contr.sum"),
  list("a:f", "contr.helmert"), list("factor(k) + f", "contr.poly"), list("h * b", "contr.sum"), list("relevel(f, \"w\") * z", "contr.helmert"), list("f %in% h + h", "contr.sum"))
subsets <- list(list("f * x", "h == \"p\" & x > 3"), list("a", "a %in% c(\"a1\", \"a3\", \"a4\")"), list("factor(k) + z", "k != 9 | x >= 5"), list("cut(x, c(0, 3, 4, 10))", "!(x > 4)"), list("a:z", "t %in% c(0, 2, 4, 6) | !b"))
more <- c("(poly(x, 2)|g)", "(0 + poly(x, 2)||g)", "(ns(x, 2)|g)", "(scale(x)||g)", "(I(x > 3)|g)", "(0 + I(x > 3)|g)", "(f/x|g)", "(f:h + x|g)", "(1|s:g)", "(x|g:s)", "(1|(h:s):g) + (0 + x|h:s:g)", "(cut(x, c(0, 4, 9))|g)", "(b * x||g)", "(relevel(f, \"w\")|g)")
dots <- list(list("y ~ . + (1|g)", "f + h + x + z + k + t + a + b + `b c` + s"), list("y ~ . - a - s + f:x + (1|g)", "f + h + x + z + k + t + b + `b c` + f:x"), list("log(y) ~ x + . + offset(z) + (1|g)", "x + f + h + k + t + a + b + `b c` + s"))

fixed_part <- function(s, fixed, contrast = NULL, subset = NULL, response = "y") {
  keep <- if (is.null(subset)) rep(TRUE, nrow(d)) else eval(parse(text = subset)[[1]], d)
  fr <- model.frame(as.formula(paste(response, "~", fixed)), d[keep, ], drop.unused.levels = TRUE)
  isf <- vapply(fr, function(v) is.factor(v) || is.logical(v), NA)
  given <- names(fr)[isf & !grepl("^(I|cut)\\(", names(fr))]
  args <- if (is.null(contrast)) NULL else setNames(rep(list(contrast), length(given)), given)
  x <- model.matrix(attr(fr, "terms"), fr, contrasts.arg = args)
  columns <- unique(unlist(lapply(given, function(n) all.vars(parse(text = n)))))
  list(formula = s, response_name = names(fr)[1], y = unname(as.numeric(model.response(fr))), offset = if (is.null(model.offset(fr))) NULL else I(model.offset(fr)),
    fixed_names = I(colnames(x)), random_blocks = list(I("(Intercept)")), x = lapply(seq_len(ncol(x)), function(j) unname(x[, j])), z = list(rep(1, nrow(x))),
    contrasts = if (is.null(contrast)) NULL else as.list(setNames(rep(sub("contr.", "", contrast), length(columns)), columns)), subset = subset)
}

one <- function(s) {
  ctrl <- lmerControl(check.nobs.vs.nRE = "ignore", check.nobs.vs.rankZ = "ignore", check.rankX = "ignore", check.nobs.vs.nlev = "ignore", check.scaleX = "ignore")
  l <- suppressWarnings(suppressMessages(lFormula(as.formula(s), d, control = ctrl)))
  q <- lengths(l$reTrms$cnms); m <- nlevels(l$reTrms$flist[[1]]); Zt <- as.matrix(l$reTrms$Zt); at <- 0
  Z <- list()                                  # row r of a term's columns: the entries of its subject
  for (t in seq_along(q)) {
    block <- Zt[at + seq_len(m * q[t]), , drop = FALSE]; at <- at + m * q[t]; s_of <- as.integer(l$reTrms$flist[[1]])
    for (j in seq_len(q[t])) Z <- c(Z, list(vapply(seq_len(nrow(d)), function(r) block[(s_of[r] - 1) * q[t] + j, r], 0)))
  }
  off <- model.offset(l$fr)
  list(formula = s, response_name = names(l$fr)[1], y = unname(as.numeric(model.response(l$fr))), offset = if (is.null(off)) NULL else I(unname(off)),
    fixed_names = I(colnames(l$X)), random_blocks = unname(lapply(l$reTrms$cnms, function(n) I(unname(n)))),
    x = lapply(seq_len(ncol(l$X)), function(j) unname(l$X[, j])), z = Z)
}
answers <- c(lapply(formulas, one), lapply(language, function(f) fixed_part(paste("y ~", f, "+ (1|g)"), f)),
  lapply(contrasts, function(e) fixed_part(paste("y ~", e[[1]], "+ (1|g)"), e[[1]], contrast = e[[2]])), lapply(subsets, function(e) fixed_part(paste("y ~", e[[1]], "+ (1|g)"), e[[1]], subset = e[[2]])),
  lapply(paste("y ~ x +", more), one), lapply(dots, function(e) { off <- if (grepl("offset", e[[1]])) " + offset(z)" else ""
    fixed_part(e[[1]], paste0(e[[2]], off), response = sub(" ~.*", "", e[[1]])) }), lapply(c("scale(y) ~ x + (1|g)", "log2(y) - scale(y) ~ f + (1|g)"), one))
write_json(answers, "formulas.json", auto_unbox = TRUE, digits = NA, null = "null")

# Bases that are remembered: made over x of formulas.csv, then asked for other values, some beyond the range.
`%||%` <- function(a, b) if (is.null(a)) b else a
new_x <- c(-2, 0.5, 1.53, 2, 3, 3.25, 4, 4.5, 5.59, 6, 9)
calls <- c("poly(x, 1)", "poly(x, 4)", "poly(x, 2, raw = TRUE)", "ns(x, 1)", "ns(x, 4)", "ns(x, knots = c(3, 4), Boundary.knots = c(2, 5))", "ns(x, 3, intercept = TRUE)", "bs(x)", "bs(x, 6)", "bs(x, degree = 1, df = 4)",
  "bs(x, df = 5, degree = 2, intercept = TRUE)", "bs(x, knots = 4, Boundary.knots = c(2, 5))", "scale(x)", "scale(x, center = FALSE)", "scale(x, 3)")
remembered <- lapply(calls, function(s) {
  basis <- eval(parse(text = s)[[1]], d)
  v <- suppressWarnings(if (inherits(basis, c("poly", "ns", "bs"))) predict(basis, new_x) else scale(new_x, attr(basis, "scaled:center") %||% FALSE, attr(basis, "scaled:scale") %||% FALSE))
  list(call = s, x = new_x, columns = lapply(seq_len(ncol(v)), function(j) I(unname(v[, j]))))
})
write_json(remembered, "bases.json", auto_unbox = TRUE, digits = NA)
