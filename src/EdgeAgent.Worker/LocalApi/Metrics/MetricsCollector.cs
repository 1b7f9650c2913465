using System.Diagnostics.Metrics;

namespace EdgeAgent.Worker.LocalApi.Metrics;

/// <summary>Listens to one meter and tells in Prometheus' text format what it measured.</summary>
internal sealed class MetricsCollector : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly Lock _gate = new();
    private readonly List<MetricFamily> _families = [];

    /// <summary>Starts to listen.</summary>
    /// <param name="meter">The meter; others of the same name are passed over.</param>
    public MetricsCollector(Meter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter, meter))
                return;
            MetricFamily family = new(instrument);
            lock (_families)
                _families.Add(family);
            listener.EnableMeasurementEvents(instrument, family);
        };
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => ((MetricFamily)family!).Record(value, tags));
        _listener.Start();
    }

    /// <summary>Reads what is observed now and writes everything in the format.</summary>
    public string Scrape()
    {
        lock (_gate)
        {
            MetricFamily[] families;
            lock (_families)
                families = [.. _families.OrderBy(family => family.Name, StringComparer.Ordinal)];
            foreach (MetricFamily family in families)
                family.BeginObservation();
            _listener.RecordObservableInstruments();
            return PrometheusText.Write(families);
        }
    }

    public void Dispose() => _listener.Dispose();
}
