using FastLmm.Kernels.Devices;
using FastLmm.Kernels.Drivers;
using FastLmm.Kernels.Tests.Devices;

namespace FastLmm.Kernels.Gpu.Tests;

/// <summary>Buffers, queues and several devices by ILGPU's own accelerator.</summary>
public unsafe class AcceleratorQueueTests
{
    [GpuFact]
    public void WhatGoesToADeviceComesBackHoweverLongItIs()
    {
        double[] sent = [.. Enumerable.Range(0, 3_000_001).Select(i => i + 0.25)];     // 24 MB: more than the staging memory
        double[] all = new double[sent.Length], head = new double[1000];
        using IPassQueue queue = TestDevices.Two[0].OpenQueue();
        using IDeviceMemory<double> memory = queue.Allocate<double>(sent.Length)!;
        const int At = 1234;
        fixed (double* from = sent, to = all, first = head)
        {
            queue.Upload(from, memory, 0, At);
            queue.Upload(from + At, memory, At, sent.Length - At);
            queue.Download(memory, first, head.Length);
            queue.Download(memory, to, all.Length);
            queue.Wait();
        }
        Assert.Equal(sent.Length, memory.Length);
        Assert.Equal(sent, all);
        Assert.Equal(sent[..head.Length], head);
    }

    [GpuFact]
    public void IntegersLandWhereTheyAreSent()
    {
        int[] sent = [3, 1, 4, 1, 5], all = new int[7];
        using IPassQueue queue = TestDevices.Two[0].OpenQueue();
        using IDeviceMemory<int> memory = queue.Allocate<int>(all.Length)!;
        fixed (int* from = sent, zero = new int[7], to = all)
        {
            queue.Upload(zero, memory, 0, all.Length);
            queue.Upload(from, memory, 1, sent.Length);
            queue.Download(memory, to, all.Length);
            queue.Wait();
        }
        Assert.Equal([0, 3, 1, 4, 1, 5, 0], all);
    }

    [GpuTheory]
    [InlineData(1, 1500)]
    [InlineData(3, 700)]
    public void ChunksAndSeveralDevicesGiveTheBitsOfOne(int q, int m)
    {
        Problem problem = new(m, q, p: 2);
        using var one = new DevicePasses("one", [TestDevices.Two[0]]);
        using var two = new DevicePasses("two", TestDevices.Two);
        long little = problem.Subjects.Batches * 8L * (problem.Subjects.RxEntries + q) * sizeof(double) * 2 / 3;
        using var cut = new DevicePasses("cut", [TestDevices.Two[1]], little);

        double[] expected = problem.Everything(one);

        Assert.Equal(expected, problem.Everything(two));
        Assert.Equal(expected, problem.Everything(cut));
        Assert.All(new SubjectPasses[] { one, two, cut }, passes => Assert.Null(passes.Message));
    }

    [GpuFact]
    public void TheReductionOfAlgorithmsIsEquivalentToOurTreeButForItsOrder()
    {
        double[] values = [.. Enumerable.Range(1, 64).Select(i => 1.0 / i)];
        double tree = Tree(values), other = TestDevices.SumByAlgorithms(values);
        Assert.Equal(tree, other, 1e-14 * tree);
    }

    // The order of GroupTree.
    private static double Tree(double[] values)
    {
        double[] left = [.. values];
        for (int half = left.Length / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) left[i] += left[i + half];
        return left[0];
    }
}
