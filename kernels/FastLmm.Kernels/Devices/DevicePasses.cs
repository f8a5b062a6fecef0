using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Layout;
using FastLmm.Kernels.Operations;

namespace FastLmm.Kernels.Devices;

/// <summary>
/// The passes on devices. Subjects are uploaded once and stay as long as the passes are over the same ones; parameters go in, the sums of
/// pieces come out and are added in order. What devices have no kernel for, and everything once a device was lost, runs as SIMD.
/// </summary>
/// <remarks>
/// The pieces depend on the data's size alone, so any number of devices, of chunks and of groups gives the same bits. One pass at a time:
/// threads that ask at once wait for each other.
/// </remarks>
/// <param name="name">Name of the backend.</param>
/// <param name="devices">The devices, which stay the caller's.</param>
/// <param name="memory">Bytes that the passes may take on each; null for what the device says.</param>
public sealed unsafe class DevicePasses(string name, IReadOnlyList<IPassDevice> devices, long? memory = null) : SimdPasses, IDisposable
{
    private const int MostPassesKept = 16;

    private readonly Lock _gate = new();
    private readonly DeviceShare[] _shares = [.. devices.Select(device => Share(device, memory ?? device.Memory))];
    private readonly Dictionary<(int[]? Index, int Q, int P, DerivativePart Part), SumPass> _passes = [];
    private volatile string? _message;

    /// <inheritdoc/>
    public override string Name => name;

    /// <inheritdoc/>
    public override string? Message => _message;

    /// <inheritdoc/>
    /// <exception cref="DeviceException">There is no device for problems of this size, or its memory does not hold one piece.</exception>
    public override double[] Blups(PackedSubjects subjects, ReadOnlySpan<double> lambda, ReadOnlySpan<double> beta, int threads)
    {
        double[] parameters = [.. lambda, .. beta];
        return OnDevices(subjects, () => Blups(subjects, parameters, threads)) ?? base.Blups(subjects, lambda, beta, threads);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate) OnEach(share => share.Dispose());
    }

    private protected override double[] ValueSums(PackedSubjects subjects, double[] lambda, int threads) =>
        OnDevices(subjects, () => Run(subjects, Pass(null, subjects.Q, subjects.P, default, SumPass.Value), lambda))
            ?? base.ValueSums(subjects, lambda, threads);

    private protected override double[] TileSums(PackedSubjects subjects, DerivativeTile tile, double[] parameters, int threads) =>
        OnDevices(subjects, () => Run(
            subjects, Pass(tile.Index, subjects.Q, subjects.P, tile.Part, (_, _) => SumPass.Derivatives(tile)), parameters))
            ?? base.TileSums(subjects, tile, parameters, threads);

    private static DeviceShare Share(IPassDevice device, long memory) =>
        DeviceLimits.WhyNot(device) is { } reason ? throw new DeviceException(reason) : new DeviceShare(device, memory);

    // Null where the devices cannot be asked any more.
    private double[]? OnDevices(PackedSubjects subjects, Func<double[]?> pass)
    {
        if (subjects.Batches == 0) return null;
        if (DeviceLimits.WhyNot(subjects.Q, subjects.P) is { } reason) throw new DeviceException(reason);
        double[]? result;
        lock (_gate)
        {
            if (_message is not null) return null;
            try
            {
                result = pass();
            }
            catch (DeviceException lost)
            {
                Lose(lost);
                return null;
            }
        }
        GC.KeepAlive(subjects);
        return result ?? throw new DeviceException(TooLittleMemory());
    }

    private string TooLittleMemory() =>
        $"the memory of {string.Join(" and ", devices.Select(device => device.Name).Distinct())} does not hold what one pass over "
        + $"{DevicePieces.SubjectsOfPiece} subjects takes";

    private SumPass Pass(int[]? index, int q, int p, DerivativePart part, Func<int, int, SumPass> create)
    {
        if (_passes.TryGetValue((index, q, p, part), out SumPass? pass)) return pass;
        if (_passes.Count == MostPassesKept) _passes.Clear();
        return _passes[(index, q, p, part)] = create(q, p);
    }

    // Null when memory does not suffice.
    private double[]? Run(PackedSubjects subjects, SumPass pass, double[] parameters)
    {
        DevicePieces all = DevicePieces.All(subjects.Batches, subjects.Q, subjects.P);
        PassScratch scratch = PassScratch.Rent();
        double* rows = scratch.Work((long)all.Count * pass.Sums);
        bool enough = true;
        fixed (double* pinned = parameters)
        {
            try
            {
                for (int d = 0; d < _shares.Length && enough; d++)
                    if (Part(all, d) is { Pieces: > 0 } part) enough = _shares[d].TryStart(subjects, part, pass, new(pinned, parameters.Length), rows);
                foreach (DeviceShare share in _shares) share.Wait();
            }
            catch (DeviceException)
            {
                Settle();
                GC.KeepAlive(scratch);
                throw;
            }
        }
        double[]? total = enough ? Merge(rows, all.Count, pass.Sums, pass.Sums, pass.Determinant) : null;
        PassScratch.Return(scratch);
        return total;
    }

    private double[]? Blups(PackedSubjects subjects, double[] parameters, int threads)
    {
        DevicePieces all = DevicePieces.All(subjects.Batches, subjects.Q, subjects.P);
        var result = new double[(long)subjects.Subjects * BlupPass.Outputs(subjects.Q)];
        PassScratch scratch = PassScratch.Rent();
        var slices = new BlupSlices(subjects, scratch.Work(BlupSlices.Length(subjects)), result, threads);
        bool enough = true;
        fixed (double* pinned = parameters)
        {
            for (int d = 0; d < _shares.Length && enough; d++)
                if (Part(all, d) is { Pieces: > 0 } part) enough = _shares[d].TryBlups(subjects, part, new(pinned, parameters.Length), slices);
        }
        PassScratch.Return(scratch);
        return enough ? result : null;
    }

    // The pieces of a device: a rule of their number alone.
    private DevicePieces Part(DevicePieces all, int device) =>
        all.Range((int)((long)all.Count * device / _shares.Length), (int)((long)all.Count * (device + 1) / _shares.Length));

    // When one device is lost the others may still be reading and writing host memory.
    private void Settle() => OnEach(share => share.Wait());

    private void Lose(DeviceException lost)
    {
        _message = $"{lost.Message}; what was left to do ran on the processor (simd), with the same answer";
        OnEach(share => share.Dispose());
    }

    // Nothing can be asked of a lost device any more, not even to give back what it holds.
    private void OnEach(Action<DeviceShare> action)
    {
        foreach (DeviceShare share in _shares)
        {
            try
            {
                action(share);
            }
            catch (DeviceException)
            {
            }
        }
    }
}
