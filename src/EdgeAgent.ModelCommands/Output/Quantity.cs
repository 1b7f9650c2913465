using System.Globalization;

namespace EdgeAgent.ModelCommands.Output;

/// <summary>Numbers with units, in three or four significant digits, for people.</summary>
public static class Quantity
{
    /// <summary>Bytes as B, KiB, MiB or GiB.</summary>
    /// <param name="bytes">The number of bytes.</param>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1L << 10 => Invariant($"{bytes} B"),
        < 1L << 20 => Invariant($"{bytes / (double)(1L << 10):0.0} KiB"),
        < 1L << 30 => Invariant($"{bytes / (double)(1L << 20):0.00} MiB"),
        _ => Invariant($"{bytes / (double)(1L << 30):0.00} GiB"),
    };

    /// <summary>Microseconds as us, ms or s.</summary>
    /// <param name="microseconds">The duration.</param>
    public static string Duration(double microseconds) => microseconds switch
    {
        < 100 => Invariant($"{microseconds:0.0} us"),
        < 1_000 => Invariant($"{microseconds:0} us"),
        < 100_000 => Invariant($"{microseconds / 1e3:0.00} ms"),
        < 1_000_000 => Invariant($"{microseconds / 1e3:0.0} ms"),
        _ => Invariant($"{microseconds / 1e6:0.00} s"),
    };

    /// <summary>A count as it is, or in thousands (K), millions (M) or billions (G).</summary>
    /// <param name="count">The count.</param>
    public static string Count(long count) => count switch
    {
        < 10_000 => Invariant($"{count}"),
        < 1_000_000 => Invariant($"{count / 1e3:0.0} K"),
        < 1_000_000_000 => Invariant($"{count / 1e6:0.0} M"),
        _ => Invariant($"{count / 1e9:0.00} G"),
    };

    /// <summary>A real value in up to five significant digits.</summary>
    /// <param name="value">The value.</param>
    public static string Real(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
