namespace EdgeAgent.TfLite.Verification;

/// <summary>How a tensor's value comes to be.</summary>
internal enum TensorOrigin
{
    /// <summary>Fed by the caller or written by an operator.</summary>
    Computed,

    /// <summary>Stands in the file.</summary>
    Constant,

    /// <summary>Has no elements as the file states its shape: readable at any time, and still fed or written where the shape is free.</summary>
    Empty,

    /// <summary>Lives on between invocations.</summary>
    Variable,
}
