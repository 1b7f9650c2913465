namespace EdgeAgent.Inference;

/// <summary>Why a well-formed model cannot be run.</summary>
public enum UnsupportedReason
{
    /// <summary>It asks for what the runtime does not do, or contradicts itself.</summary>
    NotSupported,

    /// <summary>It needs more memory than <see cref="InterpreterOptions.MaxArenaBytes"/> or <see cref="InterpreterOptions.MaxWeightsBytes"/> allow.</summary>
    TooMuchMemory,

    /// <summary>It needs more work than <see cref="InterpreterOptions.MaxOperations"/> or <see cref="InterpreterOptions.MaxNodes"/> allow.</summary>
    TooMuchWork,
}
