namespace EdgeAgent.Kernels;

/// <summary>What a GEMM microkernel wants of its panels or rows beside their sizes.</summary>
internal enum Qs8GemmLayout
{
    /// <summary>Panels of Nr channels, activations as they lie.</summary>
    Plain,

    /// <summary>As <see cref="Plain"/>, but the last panel has Nr / 2 channels when no more are left.</summary>
    HalfPanels,

    /// <summary>As <see cref="Plain"/>, but a tap of several has at least the main loop's step of activations.</summary>
    WholeSteps,

    /// <summary>Panels of Nr channels; the driver stages activations as int16 rows.</summary>
    WideRows,

    /// <summary>As <see cref="Plain"/>, but the microkernel adds 128 to activations: 128 times the sum of the weights is taken off the bias.</summary>
    UnsignedRows,
}
