namespace FastLmm.Kernels.Devices;

/// <summary>A device is missing, lacks something, or was lost; the message says what in one sentence.</summary>
/// <param name="message">The sentence, without a full stop.</param>
/// <param name="cause">What the device said.</param>
public sealed class DeviceException(string message, Exception? cause = null) : Exception(message, cause);
