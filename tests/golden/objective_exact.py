"""Objective and gradient at the theta of every fit's objective_at, in 40-digit arithmetic, from designs/.

R's gradients in fits/ are numerical: where lme4's objective has few correct digits they are off by up to 1e-5 of their largest
entry. This writes objective_exact.json: per fit and theta the objective and the gradient (central differences with a step of 1e-12,
truncated at 1e-24), 20 digits. Needs mpmath. Usage: python3 objective_exact.py
"""
import csv
import glob
import json
import os
from multiprocessing import Pool

from mpmath import cholesky, log, matrix, mp, mpf, nstr, pi

mp.dps = 40
STEP = mpf(10) ** -12


def cross_products(path, p, q):
    """A_i = Z'WZ and B_i = Z'W[X y] per subject, C = [X y]'W[X y], sum of log w, N; all exact sums of the doubles."""
    subjects, c, log_weights, n = {}, matrix(p + 1, p + 1), mpf(0), 0
    with open(path) as file:
        for row in csv.DictReader(file):
            w = mpf(float(row.get("weight", 1)))
            x = [mpf(float(row[f"X{k}"])) for k in range(p)]
            x.append(mpf(float(row["y"])) - mpf(float(row.get("offset", 0))))
            z = [mpf(float(row[f"Z{k}"])) for k in range(q)]
            a, b = subjects.setdefault(row["subject"], (matrix(q, q), matrix(q, p + 1)))
            for i in range(q):
                for k in range(q):
                    a[i, k] += w * z[i] * z[k]
                for k in range(p + 1):
                    b[i, k] += w * z[i] * x[k]
            for i in range(p + 1):
                for k in range(p + 1):
                    c[i, k] += w * x[i] * x[k]
            log_weights += log(w)
            n += 1
    return list(subjects.values()), c, log_weights, n


def objective(data, theta, entries, p, q, reml):
    subjects, c, log_weights, n = data
    lam = matrix(q, q)
    for value, (row, column) in zip(theta, entries):
        lam[row, column] = value
    s, log_f = c.copy(), mpf(0)
    for a, b in subjects:
        f = lam.T * a * lam
        for k in range(q):
            f[k, k] += 1
        chol, r = cholesky(f), lam.T * b
        for column in range(p + 1):
            for i in range(q):
                r[i, column] = (r[i, column] - sum(chol[i, k] * r[k, column] for k in range(i))) / chol[i, i]
        s -= r.T * r
        log_f += sum(2 * log(chol[k, k]) for k in range(q))
    chol = cholesky(s)
    nu = n - p if reml else n
    log_xx = sum(2 * log(chol[k, k]) for k in range(p)) if reml else 0
    return nu * (1 + log(2 * pi * chol[p, p] ** 2 / nu)) + log_f + log_xx - log_weights


def free_entries(blocks):
    entries, start = [], 0
    for block in blocks:
        end = start + len(block)
        entries += [(r, c) for c in range(start, end) for r in range(c, end)]
        start = end
    return entries


def solve(path):
    with open(path) as file:
        fit = json.load(file)
    design = "designs/%s.%s.csv" % (fit["dataset"], fit["model"])
    if not os.path.exists(design):
        return fit["id"], None
    p, entries = len(fit["beta"]), free_entries(fit["random_blocks"])
    q, reml = len(fit["random_effect_names"]), fit["method"] == "REML"
    data = cross_products(design, p, q)
    points = []
    for at in fit["objective_at"]:
        theta = [mpf(t) for t in at["theta"]]

        def value(k, step):
            moved = list(theta)
            moved[k] += step
            return objective(data, moved, entries, p, q, reml)

        gradient = [(value(k, STEP) - value(k, -STEP)) / (2 * STEP) for k in range(len(theta))]
        points.append({"objective": nstr(value(0, mpf(0)), 20), "gradient": [nstr(g, 20) for g in gradient]})
    return fit["id"], points


if __name__ == "__main__":
    os.chdir(os.path.dirname(os.path.abspath(__file__)))
    with Pool(2) as pool:
        solved = dict(pool.imap(solve, sorted(glob.glob("fits/*.json"))))
    with open("objective_exact.json", "w") as file:
        json.dump({key: value for key, value in sorted(solved.items()) if value}, file, indent=1)
        file.write("\n")
