namespace EdgeAgent.TfLite;

/// <summary>One operator to be written.</summary>
public sealed record OperatorDefinition
{
    /// <summary>Which operator it is; <see cref="BuiltinOperator.Custom"/> for one that <see cref="CustomCode"/> names.</summary>
    public required BuiltinOperator Operator { get; init; }

    /// <summary>The name of a custom operator; null for a built-in one.</summary>
    public string? CustomCode { get; init; }

    /// <summary>The operator's version: 1 or more.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Indices of the input tensors; -1 for an optional input that is absent.</summary>
    public required IReadOnlyList<int> Inputs { get; init; }

    /// <summary>Indices of the output tensors.</summary>
    public required IReadOnlyList<int> Outputs { get; init; }

    /// <summary>The operator's options; null for none.</summary>
    public OperatorOptions? Options { get; init; }

    /// <summary>The options of a custom operator; empty for none.</summary>
    public ReadOnlyMemory<byte> CustomOptions { get; init; }

    /// <summary>Indices of tensors that only describe what happens inside the operator.</summary>
    public IReadOnlyList<int> Intermediates { get; init; } = [];

    /// <summary>One flag for each input: whether the operator changes it. Empty where it changes none.</summary>
    public IReadOnlyList<bool> MutatingVariableInputs { get; init; } = [];

    internal static OperatorDefinition From(OperatorRecord node) => node.HasHiddenParts
        ? throw new NotSupportedException($"Operator {node.Index} ({node.DisplayName}) has options of a kind that cannot be written")
        : new OperatorDefinition
        {
            Operator = node.Operator,
            CustomCode = node.CustomCode,
            Version = node.Version,
            Inputs = node.Inputs,
            Outputs = node.Outputs,
            Options = node.Options,
            CustomOptions = node.CustomOptions,
            Intermediates = node.Intermediates,
            MutatingVariableInputs = node.MutatingVariableInputs,
        };
}
