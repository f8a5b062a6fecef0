using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Devices;

/// <summary>A backend that runs the passes on an accelerator, as the project that reaches accelerators offers it.</summary>
/// <param name="name">What <c>--backend</c> calls it.</param>
/// <param name="description">What it is, in a few words.</param>
/// <param name="survey">Looks for its devices; called once, when first asked, as it may load a driver.</param>
/// <param name="open">
/// The passes of the device of a number that the survey has, counted from 0, or of all devices for null; the same object every time.
/// Throws a <see cref="DeviceException"/> when they cannot do the work. Called only where the backend can run.
/// </param>
/// <param name="isForChecking">Whether it only shows that the kernels are right, so that nobody would choose it for its speed.</param>
public sealed class DeviceBackend(
    string name, string description, Func<DeviceSurvey> survey, Func<int?, SubjectPasses> open, bool isForChecking = false)
{
    private readonly Lazy<DeviceSurvey> _survey = new(survey);

    /// <summary>What <c>--backend</c> calls it.</summary>
    public string Name => name;

    /// <summary>What it is, in a few words.</summary>
    public string Description => description;

    /// <summary>Whether it only shows that the kernels are right.</summary>
    public bool IsForChecking => isForChecking;

    /// <summary>Names of its devices, at their numbers; empty where it cannot run.</summary>
    public IReadOnlyList<string> Devices => _survey.Value.Devices;

    /// <summary>Why it cannot run here, without a full stop; null when it can.</summary>
    public string? Unavailable => _survey.Value.Unavailable;

    /// <summary>The passes of one device, or of all for null.</summary>
    /// <exception cref="DeviceException">The backend cannot run here, it has no such device, or the device cannot do the work.</exception>
    public SubjectPasses Open(int? device) => WhyNot(device) is { } reason ? throw new DeviceException(reason) : open(device);

    /// <summary>Why a device cannot be opened, as far as it can be said without opening it; null when it may be.</summary>
    /// <param name="device">Its number; null for all.</param>
    public string? WhyNot(int? device)
    {
        if (Unavailable is not null) return Unavailable;
        if (device is not { } number || (number >= 0 && number < Devices.Count)) return null;
        return $"there is no device {number}; {name} has {(Devices.Count == 1 ? "one, number 0" : $"devices 0 to {Devices.Count - 1}")}";
    }
}

/// <summary>What a look for devices found.</summary>
/// <param name="Devices">Their names, at their numbers; empty where the backend cannot run.</param>
/// <param name="Unavailable">Why it cannot run here, in one sentence without a full stop; null when it can.</param>
public sealed record DeviceSurvey(IReadOnlyList<string> Devices, string? Unavailable = null);
