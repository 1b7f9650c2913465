using System.Text.Json.Serialization;
using EdgeAgent.Optimization.Evaluation.Agreement;

namespace EdgeAgent.Cli.Evaluate;

/// <summary>One layer in the document of <c>evaluate</c>.</summary>
internal sealed record LayerDocument
{
    public required int Node { get; init; }

    public required string Op { get; init; }

    public required int Tensor { get; init; }

    public required string Name { get; init; }

    public required string Type { get; init; }

    public required IReadOnlyList<int> Shape { get; init; }

    [JsonConverter(typeof(JsonStringEnumConverter<LayerMatch>))]
    public required LayerMatch Match { get; init; }

    public required ErrorDocument? Error { get; init; }

    public static LayerDocument Of(LayerError layer) => new()
    {
        Node = layer.Node.Index,
        Op = layer.Node.Operator,
        Tensor = layer.Tensor.Index,
        Name = layer.Tensor.Name,
        Type = layer.Tensor.Type.ToString().ToLowerInvariant(),
        Shape = [.. layer.Tensor.Shape],
        Match = layer.Match,
        Error = layer.Error is OutputError error ? ErrorDocument.Of(error) : null,
    };
}
