using System.Text.Json.Nodes;

namespace EdgeAgent.Hub.Queries;

/// <summary>One page of a query's result.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="ItemType">What the rows are: <c>Twin</c>, <c>DeviceJob</c> or <c>Raw</c>.</param>
/// <param name="Continuation">Where the next page begins; null when there is none.</param>
internal sealed record QueryPage(JsonArray Rows, string ItemType, string? Continuation);
