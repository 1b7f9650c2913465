namespace EdgeAgent.TfLite;

/// <summary>How a window meets the border of its input.</summary>
public enum Padding
{
    /// <summary>Zeros around: the output is the input size over the stride, rounded up; a spare element goes to the end.</summary>
    Same = 0,

    /// <summary>No padding: the window stays inside.</summary>
    Valid = 1,
}
