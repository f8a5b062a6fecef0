#!/usr/bin/env Rscript
# Makes formulas.csv and formulas.json: model matrices and names that R and lme4 give for many formulas.
# Usage: Rscript formulas.R        (run from this folder; needs lme4 and jsonlite)
suppressMessages({ library(lme4); library(jsonlite) })
set.seed(20)
d <- expand.grid(g = c("s1", "s2", "s3", "s4"), f = c("u", "v", "w"), h = c("p", "q"), KEEP.OUT.ATTRS = FALSE, stringsAsFactors = FALSE)
d <- d[sample(nrow(d)), ]
d$x <- round(rnorm(nrow(d)), 2) + 4; d$z <- round(runif(nrow(d)), 2) + 1; d$k <- rep(c(10, 9, 2), length.out = nrow(d)); d$y <- round(rnorm(nrow(d)), 3) + 9
write.csv(d, "formulas.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("formulas.csv", stringsAsFactors = FALSE)
for (v in c("g", "f", "h")) d[[v]] <- factor(d[[v]], levels = sort(unique(d[[v]]), method = "radix"))

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
write_json(lapply(formulas, one), "formulas.json", auto_unbox = TRUE, digits = NA, null = "null")
