using System.Text.Json.Serialization;
using EdgeAgent.Core.Adaptation;

namespace EdgeAgent.Worker.Adapt;

/// <summary>What <c>adapt --json</c> prints.</summary>
/// <param name="Model">The model that was adapted.</param>
/// <param name="Slot">The slot whose model it was; null for a file.</param>
/// <param name="Candidate">The candidate's file; null where the candidate was not better, and so not written.</param>
/// <param name="Sha256">The candidate's SHA-256; null where none was written.</param>
/// <param name="Size">The candidate's bytes; null where none was written.</param>
/// <param name="Report">What was used and measured.</param>
internal sealed record AdaptDocument(string Model, string? Slot, string? Candidate, string? Sha256, long? Size, AdaptationReport Report);

/// <summary>The JSON form of <see cref="AdaptDocument"/>.</summary>
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(AdaptDocument))]
internal sealed partial class AdaptJsonContext : JsonSerializerContext;
