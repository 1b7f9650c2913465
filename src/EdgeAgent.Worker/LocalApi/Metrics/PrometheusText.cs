using System.Globalization;
using System.Text;

namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal static class PrometheusText
{
    /// <summary>The media type of the format.</summary>
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    /// <summary>Writes metrics; those without a value now are left out.</summary>
    public static string Write(IEnumerable<MetricFamily> families)
    {
        StringBuilder text = new();
        foreach (MetricFamily family in families)
        {
            bool isFirst = true;
            family.Read(series =>
            {
                if (isFirst)
                    WriteHead(text, family);
                isFirst = false;
                if (family.Kind == MetricKind.Histogram)
                    WriteHistogram(text, family, series);
                else
                    WriteSample(text, family.Name, series, null, series.Value);
            });
        }
        return text.ToString();
    }

    private static void WriteHead(StringBuilder text, MetricFamily family)
    {
        text.Append("# HELP ").Append(family.Name).Append(' ').Append(family.Help.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal));
        text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(family.Kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            _ => "gauge",
        }).Append('\n');
    }

    private static void WriteHistogram(StringBuilder text, MetricFamily family, MetricSeries series)
    {
        long count = 0;
        for (int i = 0; i <= family.Bounds.Count; i++)
        {
            count += series.Buckets[i];
            WriteSample(text, family.Name + "_bucket", series, i < family.Bounds.Count ? Number(family.Bounds[i]) : "+Inf", count);
        }
        WriteSample(text, family.Name + "_sum", series, null, series.Value);
        WriteSample(text, family.Name + "_count", series, null, series.Count);
    }

    private static void WriteSample(StringBuilder text, string name, MetricSeries series, string? bound, double value)
    {
        text.Append(name);
        string separator = "{";
        foreach ((string label, object? content) in series.Labels)
        {
            text.Append(separator).Append(label).Append("=\"").Append(Escaped(content?.ToString() ?? "")).Append('"');
            separator = ",";
        }
        if (bound is not null)
        {
            text.Append(separator).Append("le=\"").Append(bound).Append('"');
            separator = ",";
        }
        if (separator == ",")
            text.Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Escaped(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString(CultureInfo.InvariantCulture),
    };
}
