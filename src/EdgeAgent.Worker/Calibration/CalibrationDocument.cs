using System.Text.Json.Serialization;

namespace EdgeAgent.Worker.Calibration;

/// <summary>What <c>doctor --calibrate-power --json</c> prints.</summary>
/// <param name="Source">The sensor's name, or <c>wall meter</c>; null where only the load was run.</param>
/// <param name="IdleWatts">Power of the idle board; null where only the load was run.</param>
/// <param name="BusyWatts">Power with all cores at work; null where only the load was run.</param>
/// <param name="Seconds">How long each was measured, or how long the load ran.</param>
/// <param name="Inferences">Inferences of the load; null where none was run.</param>
/// <param name="SavedTo">The configuration file that holds the figures now; null where they were not saved.</param>
internal sealed record CalibrationDocument(string? Source, double? IdleWatts, double? BusyWatts, int Seconds, long? Inferences, string? SavedTo);

/// <summary>The JSON form of <see cref="CalibrationDocument"/>.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(CalibrationDocument))]
internal sealed partial class CalibrationJsonContext : JsonSerializerContext;
