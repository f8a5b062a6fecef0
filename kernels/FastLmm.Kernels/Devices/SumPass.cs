using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>Which sums a pass makes and by which kernel.</summary>
internal sealed class SumPass
{
    private readonly DerivativeArguments _private;
    private readonly TiledArguments _tiled;
    private readonly bool _isValue;

    private SumPass(in DerivativeLayout layout, bool isValue, bool determinant, int sums, bool isTiled, in DerivativePart part, int[] integers)
    {
        _isValue = isValue;
        IsTiled = isTiled;
        Determinant = determinant;
        Sums = sums;
        Integers = GC.AllocateArray<int>(integers.Length, pinned: true);
        integers.CopyTo(Integers, 0);
        _private = new DerivativeArguments(layout, part, sums);
        _tiled = new TiledArguments(layout, !isValue, determinant, sums);
    }

    /// <summary>How many sums.</summary>
    internal int Sums { get; }

    /// <summary>Whether they begin with the determinant.</summary>
    internal bool Determinant { get; }

    /// <summary>Whether the threads of a group divide the sums.</summary>
    internal bool IsTiled { get; }

    /// <summary>The structure's pairs and products, or the table of the sums; pinned, empty for a value pass with private sums.</summary>
    internal int[] Integers { get; }

    /// <summary>Doubles of workspace for a thread; 0 with private sums.</summary>
    internal int Workspace => IsTiled ? _tiled.Stride : 0;

    /// <summary>A value pass.</summary>
    internal static SumPass Value(int q, int p)
    {
        DerivativeLayout layout = new BlockStructure([q]).Derivatives(p).WithTile(1);
        bool tiled = !DeviceLimits.IsPrivate(q, p);
        return new(layout, isValue: true, determinant: true, ValuePass.Sums(p), tiled, default, tiled ? SumTable.Value(layout) : []);
    }

    /// <summary>A pass with derivatives.</summary>
    internal static SumPass Derivatives(DerivativeTile tile)
    {
        DerivativeTile single = tile with { Layout = tile.Layout.WithTile(1) };
        bool tiled = !DeviceLimits.IsPrivate(single.Layout, tile.Sums);
        return new(
            single.Layout, isValue: false, tile.Part.WithValue, tile.Sums, tiled, tile.Part, tiled ? SumTable.Derivatives(single) : tile.Index);
    }

    /// <summary>Gives it to a queue.</summary>
    internal void Launch(IPassQueue queue, PassLaunch launch, IDeviceMemory<int>? integers, IDeviceMemory<double>? workspace)
    {
        if (IsTiled) queue.Tiled(launch, integers!, workspace!, _tiled);
        else if (_isValue) queue.Value(launch);
        else queue.Derivatives(launch, integers!, _private);
    }
}
