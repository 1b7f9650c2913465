namespace EdgeAgent.Benchmarks.Kernels;

/// <summary>Products and convolutions of MobileNet and ResNet.</summary>
public enum GemmShape
{
    /// <summary>3x3, stride 2, three channels to 32 at 112x112.</summary>
    FirstLayer,

    /// <summary>24 channels to 144 at 56x56.</summary>
    Expand56x56,

    /// <summary>384 channels to 64 at 14x14.</summary>
    Project14x14,

    /// <summary>960 channels to 160 at 7x7.</summary>
    Project7x7,

    /// <summary>512 channels to 512 at 14x14.</summary>
    Square14x14,

    /// <summary>3x3, 128 channels to 128 at 28x28.</summary>
    Window28x28,

    /// <summary>1280 channels to 1001 of one pixel.</summary>
    Classifier,
}
