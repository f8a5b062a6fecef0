using FastLmm.Kernels.Drivers;

namespace FastLmm.Kernels.Devices;

/// <summary>A backend that runs the passes on an accelerator, as the project that reaches accelerators offers it.</summary>
/// <param name="Name">What <c>--backend</c> calls it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Unavailable">Why it cannot run here; null when it can.</param>
/// <param name="Open">
/// The passes of the device of a number, counted from 0, or of all devices for null; the same object every time. Throws a
/// <see cref="DeviceException"/> when there is no such device or it cannot do the work.
/// </param>
public sealed record DeviceBackend(string Name, string Description, string? Unavailable, Func<int?, SubjectPasses> Open);

/// <summary>A device is missing, lacks something, or was lost; the message says what in one sentence.</summary>
/// <param name="message">The sentence, without a full stop.</param>
/// <param name="cause">What the device said.</param>
public sealed class DeviceException(string message, Exception? cause = null) : Exception(message, cause);
