"""Fits a model with statsmodels' MixedLM and prints it as JSON in the form of fastlmm fit --json.

Usage: python3 mixedlm.py FORMULA DATA, with one term (effects | id).
"""
import json
import re
import sys
import time
import warnings

import pandas
import statsmodels
import statsmodels.formula.api as smf

formula, path = sys.argv[1:3]
fixed, effects, group = re.fullmatch(r"(.*)\+ *\((.*)\|(.*)\)", formula).groups()

start = time.perf_counter()
data = pandas.read_csv(path)
read = time.perf_counter() - start
start = time.perf_counter()
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    fit = smf.mixedlm(fixed, data, groups=data[group.strip()], re_formula=effects).fit(reml=True)
estimate = time.perf_counter() - start


def name_in_r(name):
    return "(Intercept)" if name == "Intercept" else re.sub(r"\[T\.(.*?)\]", r"\1", name)


def peak():
    try:
        with open("/proc/self/status") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM"))
    except OSError:
        return None


print(json.dumps({
    "status": "converged" if fit.converged else "failed",
    "rows": len(data), "subjects": data[group.strip()].nunique(), "criterion": -2 * float(fit.llf), "sigma": float(fit.scale) ** 0.5,
    "fixedEffects": [
        {"name": name_in_r(name), "estimate": float(value), "standardError": float(fit.bse_fe[name])} for name, value in fit.fe_params.items()],
    "randomEffects": [{"names": list(fit.cov_re.columns), "covariance": fit.cov_re.values.tolist()}],
    "timings": {"readSeconds": read, "estimateSeconds": estimate},
    "peakMemoryBytes": peak(),
    "messages": sorted({str(warning.message).split("\n")[0] for warning in caught}),
    "software": f"Python {sys.version.split()[0]}, statsmodels {statsmodels.__version__}"}))
