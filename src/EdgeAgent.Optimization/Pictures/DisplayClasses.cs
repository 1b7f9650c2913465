using System.Globalization;

namespace EdgeAgent.Optimization.Pictures;

/// <summary>The 33 classes of the pictures of displays and meters, in the order of their numbers.</summary>
public static class DisplayClasses
{
    /// <summary>The number of classes.</summary>
    public const int Count = 33;

    /// <summary>A digit place that shows nothing.</summary>
    public const int Blank = 10;

    /// <summary>A minus sign.</summary>
    public const int Minus = 11;

    /// <summary>The first of ten: a counter wheel between this digit and the next; 12 is between 0 and 1, 21 between 9 and 0.</summary>
    public const int FirstBetween = 12;

    /// <summary>The first of ten: a gauge's needle in the first tenth of its scale.</summary>
    public const int FirstGauge = 22;

    /// <summary>A picture that a person could not read either.</summary>
    public const int Unreadable = 32;

    /// <summary>The name of each class.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Enumerable.Range(0, Count).Select(NameOf)];

    internal static bool IsDigit(int label) => label is >= 0 and <= 9;

    internal static bool IsBetween(int label) => label is >= FirstBetween and < FirstGauge;

    internal static bool IsGauge(int label) => label is >= FirstGauge and < Unreadable;

    private static string NameOf(int label) => label switch
    {
        Blank => "blank",
        Minus => "minus",
        Unreadable => "unreadable",
        < Blank => Number(label),
        < FirstGauge => $"{Number(label - FirstBetween)}-{Number((label - FirstBetween + 1) % 10)}",
        _ => $"gauge {Number((label - FirstGauge) * 10)}-{Number((label - FirstGauge + 1) * 10)} %",
    };

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
