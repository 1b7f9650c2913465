using EdgeAgent.Core.Ports;

namespace EdgeAgent.Core.Governor;

/// <summary>What the governor decides by.</summary>
/// <param name="Conditions">The device now.</param>
/// <param name="MeanWatts">Power averaged over the window of the limits; null when unknown.</param>
internal sealed record GovernorInputs(DeviceConditions Conditions, double? MeanWatts);
