namespace EdgeAgent.TfLite.Verification;

/// <summary>How a tensor's value comes to be.</summary>
internal enum TensorOrigin
{
    /// <summary>Fed by the caller or written by an operator.</summary>
    Computed,

    /// <summary>Stands in the file, or has no elements.</summary>
    Constant,

    /// <summary>Lives on between invocations.</summary>
    Variable,
}
