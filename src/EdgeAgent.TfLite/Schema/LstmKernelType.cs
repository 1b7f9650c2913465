namespace EdgeAgent.TfLite;

/// <summary>Kernels of LSTM.</summary>
public enum LstmKernelType
{
    /// <summary>With peephole and projection.</summary>
    Full = 0,

    /// <summary>The basic cell.</summary>
    Basic = 1,
}
