namespace EdgeAgent.Worker.Platform.Linux.Power;

/// <summary>Where a power monitor chip without a kernel driver is.</summary>
/// <param name="Chip">Which.</param>
/// <param name="Bus">The number of the bus: 1 is <c>/dev/i2c-1</c>.</param>
/// <param name="Address">Its address, 0x40 to 0x4F.</param>
/// <param name="ShuntOhms">The resistance of the shunt, above 0; of no meaning for the INA260, which has its own.</param>
internal sealed record InaSettings(InaChip Chip, int Bus, int Address, double ShuntOhms);
