namespace EdgeAgent.Imaging.Preprocessing;

/// <summary>One number for each channel of a picture.</summary>
/// <param name="Red">For red.</param>
/// <param name="Green">For green.</param>
/// <param name="Blue">For blue.</param>
public readonly record struct ChannelValues(double Red, double Green, double Blue)
{
    /// <summary>Whether all three are equal.</summary>
    public bool IsUniform => Red.Equals(Green) && Green.Equals(Blue);

    /// <summary>The number of one channel.</summary>
    /// <param name="channel">0 for red, 1 for green, 2 for blue.</param>
    public double this[int channel] => channel switch
    {
        0 => Red,
        1 => Green,
        2 => Blue,
        _ => throw new ArgumentOutOfRangeException(nameof(channel), channel, "a picture has channels 0 to 2"),
    };

    /// <summary>The same number for all channels.</summary>
    /// <param name="value">The number.</param>
    public static ChannelValues FromDouble(double value) => new(value, value, value);

    /// <summary>The same number for all channels.</summary>
    /// <param name="value">The number.</param>
    public static implicit operator ChannelValues(double value) => FromDouble(value);

    /// <summary>Whether all three fulfil a condition.</summary>
    internal bool All(Predicate<double> condition) => condition(Red) && condition(Green) && condition(Blue);
}
