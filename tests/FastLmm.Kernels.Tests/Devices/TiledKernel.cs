using FastLmm.Kernels.Arithmetic;
using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;

namespace FastLmm.Kernels.Tests.Devices;

/// <summary>The kernel of divided sums on one group, a pass with all derivatives over all pieces.</summary>
internal static class TiledKernel
{
    /// <summary>Runs it.</summary>
    /// <param name="problem">The problem.</param>
    /// <param name="threads">Threads of the group.</param>
    /// <param name="withValue">Whether the value pass's sums are wanted too.</param>
    /// <param name="skip">The barrier that is left out; −1 for none.</param>
    /// <param name="seed">Of the order in which threads take turns.</param>
    /// <param name="barriers">How many barriers a thread met.</param>
    /// <returns>The sums of the pieces.</returns>
    internal static double[] Run(Problem problem, int threads, bool withValue, int skip, int seed, out int barriers)
    {
        int q = problem.Subjects.Q, p = problem.Subjects.P, met = 0;
        DerivativeLayout layout = problem.Structure.Derivatives(p).WithTile(1);
        var tile = new DerivativeTile(layout, problem.Structure.Index, new DerivativePart(withValue, true, 0, layout.CrossRows));
        var arguments = new TiledArguments(layout, withDerivatives: true, determinant: withValue, tile.Sums);
        DevicePieces pieces = DevicePieces.All(problem.Subjects.Batches, q, p);
        CheckedView<double> rx = new(DeviceData.Rx(problem.Subjects)), jy = new(DeviceData.Jy(problem.Subjects)), x = new(problem.Parameters);
        CheckedView<int> table = new(SumTable.Derivatives(tile));
        double[] partial = new double[pieces.Count * tile.Sums], work = NaNs(threads * arguments.Stride), shared = NaNs(DeviceLimits.Shared(threads));
        var team = new TurnTeam(seed);
        team.Run(threads, t =>
        {
            var group = new TeamGroup(team, t, threads, 0, 1, skip);
            TiledBody.Run(
                group, rx, jy, x, table, new CheckedView<double>(work), new CheckedView<double>(shared), new CheckedView<double>(partial), pieces,
                new AnySize(q), arguments);
            met = group.Met;
        });
        barriers = met;
        return partial;
    }

    private static double[] NaNs(int length) => [.. Enumerable.Repeat(double.NaN, length)];
}
