#!/usr/bin/env python3
"""Makes inference/studentized_range_exact.json: P(Q > q) of the studentised range in 40-digit arithmetic, straight from the definition
P(Q <= q) = int f_nu(s) k int phi(z) [Phi(z) - Phi(z - qs)]^(k-1) dz ds, by Gauss-Legendre panels in both variables.
Usage: python3 studentized_range.py        (run from this folder; needs mpmath; some minutes)"""
import json
import mpmath as mp

mp.mp.dps = 40
NODES, WEIGHTS = zip(*[(x, w) for x, w in mp.calculus.quadrature.GaussLegendre(mp.mp).calc_nodes(5, 160)])

def panels(f, edges):
    return mp.fsum(w * (b - a) / 2 * f((a + b) / 2 + x * (b - a) / 2) for a, b in zip(edges, edges[1:]) for x, w in zip(NODES, WEIGHTS))

def spread(a, b, n):
    return [a + (b - a) * mp.mpf(i) / n for i in range(n + 1)]

Z = [(w, mp.npdf(z) * w, z, mp.ncdf(z)) for a, b in zip(spread(mp.mpf(-13), mp.mpf(13), 6), spread(mp.mpf(-13), mp.mpf(13), 6)[1:])
     for z, w in [((a + b) / 2 + x * (b - a) / 2, wt * (b - a) / 2) for x, wt in zip(NODES, WEIGHTS)]]

def range_cdf(w, k):
    return k * mp.fsum(density * (below - mp.ncdf(z - w)) ** (k - 1) for _, density, z, below in Z)

def upper(q, k, nu):
    if nu == mp.inf:
        return 1 - range_cdf(q, k)
    x = nu / 2
    log_constant = mp.log(2) + x * mp.log(x) - mp.loggamma(x)
    density = lambda s: mp.exp(log_constant + (nu - 1) * mp.log(s) - x * s * s)
    width = 13 / mp.sqrt(2 * nu)
    low, high = max(mp.mpf(0), 1 - width), 1 + width
    # the range falls over s of the order of 1/q
    inner = [mp.mpf(c) / q for c in (0.25, 0.5, 1, 2, 3, 4, 5, 6, 8, 10, 13, 16, 20)]
    edges = sorted(set(spread(low, high, 4) + [s for s in inner if low < s < high]))
    return panels(lambda s: density(s) * (1 - range_cdf(q * s, k)), edges)

cases = [(q, k, nu) for k, nu, qs in [(3, 2, [1, 8, 60]), (3, 10, [3, 4, 9]), (4, 25, [0.5, 3.9, 12]), (6, 40, [4.2, 8]), (10, 5, [6, 20]), (20, 120, [5, 9]), (2, 7.5, [2, 15]),
                                      (15, 3000, [5, 8]), (3, mp.inf, [0.2, 3.3, 9]), (20, mp.inf, [5, 8]), (50, mp.inf, [6]), (5, 1000000, [3.9])] for q in qs]
answers = [{"q": q, "means": k, "df": "Inf" if nu == mp.inf else nu, "upper": mp.nstr(upper(mp.mpf(q), k, nu if nu == mp.inf else mp.mpf(nu)), 20)} for q, k, nu in cases]
with open("inference/studentized_range_exact.json", "w") as out:
    json.dump(answers, out)
