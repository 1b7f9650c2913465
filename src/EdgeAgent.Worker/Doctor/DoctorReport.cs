using System.Text.Json.Serialization;

namespace EdgeAgent.Worker.Doctor;

/// <summary>The whole examination, as <c>doctor --json</c> prints it.</summary>
internal sealed record DoctorReport(string AgentVersion, string Configuration, IReadOnlyList<Check> Checks);

/// <summary>The JSON form of <see cref="DoctorReport"/>.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DoctorReport))]
internal sealed partial class DoctorJsonContext : JsonSerializerContext;
