namespace FastLmm.Tests.Profiles;

/// <summary>The downhill simplex: slow, without derivatives, and nothing in common with the optimisers under test.</summary>
internal static class NelderMead
{
    /// <summary>The least value found from a start, the simplex being started again until that gains nothing.</summary>
    internal static (double Value, double[] Point) Minimise(Func<double[], double> f, double[] start, double size)
    {
        (double Value, double[] Point) best = (f(start), start);
        for (int restart = 0; restart < 20; restart++)
        {
            (double Value, double[] Point) next = Once(f, best.Point, size);
            bool done = best.Value - next.Value < 1e-9;
            if (next.Value < best.Value) best = next;
            if (done) break;
        }
        return best;
    }

    private static (double Value, double[] Point) Once(Func<double[], double> f, double[] start, double size)
    {
        int n = start.Length;
        List<(double Value, double[] Point)> simplex = [(f(start), start)];
        for (int i = 0; i < n; i++)
        {
            double[] corner = [.. start];
            corner[i] += size;
            simplex.Add((f(corner), corner));
        }
        for (int step = 0; step < 400 * n; step++)
        {
            simplex.Sort((a, b) => a.Value.CompareTo(b.Value));
            if (simplex[n].Value - simplex[0].Value < 1e-11) break;
            double[] centre = [.. Enumerable.Range(0, n).Select(i => simplex.Take(n).Average(corner => corner.Point[i]))];
            (double Value, double[] Point) At(double t)
            {
                double[] point = [.. centre.Select((c, i) => c + t * (simplex[n].Point[i] - c))];
                return (f(point), point);
            }
            (double Value, double[] Point) reflected = At(-1);
            if (reflected.Value < simplex[0].Value)
            {
                (double Value, double[] Point) expanded = At(-2);
                simplex[n] = expanded.Value < reflected.Value ? expanded : reflected;
            }
            else if (reflected.Value < simplex[n - 1].Value)
            {
                simplex[n] = reflected;
            }
            else if (At(reflected.Value < simplex[n].Value ? -0.5 : 0.5) is var inner && inner.Value < Math.Min(reflected.Value, simplex[n].Value))
            {
                simplex[n] = inner;
            }
            else
            {
                for (int corner = 1; corner <= n; corner++)
                {
                    double[] point = [.. simplex[corner].Point.Select((x, i) => 0.5 * (x + simplex[0].Point[i]))];
                    simplex[corner] = (f(point), point);
                }
            }
        }
        return simplex.MinBy(corner => corner.Value);
    }
}
