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
public sealed class DeviceBackend(string name, string description, Func<DeviceSurvey> survey, Func<int?, SubjectPasses> open)
{
    private readonly Lazy<DeviceSurvey> _survey = new(survey);

    /// <summary>What <c>--backend</c> calls it.</summary>
    public string Name => name;

    /// <summary>What it is, in a few words.</summary>
    public string Description => description;

    /// <summary>Names of its devices, at their numbers; empty where it cannot run.</summary>
    public IReadOnlyList<string> Devices => _survey.Value.Devices;

    /// <summary>Why it cannot run here, without a full stop; null when it can.</summary>
    public string? Unavailable => _survey.Value.Unavailable;

    /// <summary>The passes of one device, or of all for null.</summary>
    /// <exception cref="DeviceException">The backend cannot run here, it has no such device, or the device cannot do the work.</exception>
    public SubjectPasses Open(int? device)
    {
        if (Unavailable is { } reason) throw new DeviceException(reason);
        if (device is not { } number || (number >= 0 && number < Devices.Count)) return open(device);
        string has = Devices.Count == 1 ? "one device, number 0" : $"devices 0 to {Devices.Count - 1}";
        throw new DeviceException($"there is no device {number}; {name} has {has}");
    }
}

/// <summary>What a look for devices found.</summary>
/// <param name="Devices">Their names, at their numbers; empty where the backend cannot run.</param>
/// <param name="Unavailable">Why it cannot run here, in one sentence without a full stop; null when it can.</param>
public sealed record DeviceSurvey(IReadOnlyList<string> Devices, string? Unavailable = null);
