using System.Diagnostics.Metrics;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Worker.LocalApi.Metrics;

namespace EdgeAgent.Worker.Tests.LocalApi.Metrics;

public sealed class MetricsCollectorTests
{
    [Fact]
    public void Instruments_become_metrics_by_Prometheus_conventions()
    {
        using Meter meter = new("EdgeAgent"), other = new("EdgeAgent");
        using MetricsCollector collector = new(meter);
        Counter<long> counter = meter.CreateCounter<long>("edgeagent.things", "{thing}", "Things \\ and\nlines.");
        Histogram<double> histogram = meter.CreateHistogram("edgeagent.wait", "s", "Waits.", tags: null, new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.5, 2.5] });
        meter.CreateObservableGauge("edgeagent.heat", () => 51.5, "Cel", "Heat.");
        meter.CreateObservableGauge("edgeagent.none", () => (IEnumerable<Measurement<long>>)[], "By", "Never there.");
        other.CreateCounter<long>("edgeagent.other").Add(1);
        counter.Add(2, new KeyValuePair<string, object?>("name", "a\"b\\c\nd"));
        counter.Add(3, new KeyValuePair<string, object?>("name", "a\"b\\c\nd"));
        foreach (double wait in (double[])[0.5, 0.75, 9])
            histogram.Record(wait, new KeyValuePair<string, object?>("slot", "s"));

        Assert.Equal(
            """
            # HELP edgeagent_heat_celsius Heat.
            # TYPE edgeagent_heat_celsius gauge
            edgeagent_heat_celsius 51.5
            # HELP edgeagent_things_total Things \\ and\nlines.
            # TYPE edgeagent_things_total counter
            edgeagent_things_total{name="a\"b\\c\nd"} 5
            # HELP edgeagent_wait_seconds Waits.
            # TYPE edgeagent_wait_seconds histogram
            edgeagent_wait_seconds_bucket{slot="s",le="0.5"} 1
            edgeagent_wait_seconds_bucket{slot="s",le="2.5"} 2
            edgeagent_wait_seconds_bucket{slot="s",le="+Inf"} 3
            edgeagent_wait_seconds_sum{slot="s"} 10.25
            edgeagent_wait_seconds_count{slot="s"} 3

            """, collector.Scrape());
    }

    [Fact]
    public void What_is_gone_is_not_told_any_more_and_counters_go_on()
    {
        using Meter meter = new("EdgeAgent");
        using MetricsCollector collector = new(meter);
        Measurement<long>[] now = [new(1, new KeyValuePair<string, object?>("slot", "a"))];
        meter.CreateObservableGauge("edgeagent.slot", () => now, null, "Slots.");
        Counter<long> counter = meter.CreateCounter<long>("edgeagent.events", null, "Events.");
        counter.Add(1);

        Assert.Contains("edgeagent_slot{slot=\"a\"} 1", collector.Scrape(), StringComparison.Ordinal);
        now = [];
        counter.Add(1);
        string after = collector.Scrape();
        Assert.DoesNotContain("edgeagent_slot", after, StringComparison.Ordinal);
        Assert.Contains("edgeagent_events_total 2", after, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_without_end_are_bounded()
    {
        using Meter meter = new("EdgeAgent");
        using MetricsCollector collector = new(meter);
        Counter<long> counter = meter.CreateCounter<long>("edgeagent.events", null, "Events.");
        for (int i = 0; i < MetricFamily.MaxSeries + 100; i++)
            counter.Add(1, new KeyValuePair<string, object?>("n", i));

        Assert.Equal(MetricFamily.MaxSeries + 2, collector.Scrape().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task An_agent_tells_what_runs_and_what_it_did()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        byte[] model = TinyModels.Classifier(1);
        await api.Agent.ActivateAsync("default", model, "7");
        await api.PostAsync("/v2/models/default/infer", new byte[8 * 8 * 3], 0);
        await api.PostAsync("/v2/models/nothing/infer", "{}");

        RawAnswer answer = await api.GetAsync("/metrics");

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Fields["Content-Type"]);
        string[] lines = answer.Text.Split('\n');
        Assert.Contains("edgeagent_inferences_total{slot=\"default\",source=\"api\"} 1", lines);
        Assert.Contains("edgeagent_inference_duration_seconds_count{slot=\"default\"} 1", lines);
        Assert.Contains($"edgeagent_model_info{{slot=\"default\",model=\"tiny\",version=\"7\",sha256=\"{TinyModels.Digest(model)}\",kernels=\"{api.Agent.Runtime.Slots["default"].Model!.Kernels}\"}} 1", lines);
        Assert.Contains("edgeagent_link_connected 1", lines);
        Assert.Contains("edgeagent_loop_running{loop=\"reconciler\"} 1", lines);
        Assert.Contains("edgeagent_loop_faults_total{loop=\"reconciler\"} 0", lines);
        Assert.Contains("edgeagent_governor_factor{reason=\"none\"} 1", lines);
        Assert.Contains("edgeagent_governor_paused{reason=\"none\"} 0", lines);
        Assert.Contains("edgeagent_telemetry_dropped_total 0", lines);
        Assert.Contains("edgeagent_temperature_celsius 51.5", lines);
        Assert.Contains("edgeagent_throttled{reason=\"throttled\"} 1", lines);
        Assert.Contains("process_resident_memory_bytes 41943040", lines);
        Assert.Contains("edgeagent_api_requests_total{code=\"404\"} 1", lines);
        Assert.DoesNotContain(lines, line => line.StartsWith("edgeagent_power_watts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_failed_assignment_is_a_metric_with_its_step_and_code()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        byte[] model = TinyModels.WithUnknownOperator();
        api.Agent.Source.Store(model);
        await api.Agent.Hub.ChangeDesiredAsync(ScriptedHub.Push("default", ScriptedHub.Json(TinyModels.Assignment(model))));
        await api.Agent.Hub.WaitForAnswerAsync("default", Contracts.Twins.AcknowledgementCode.Failed, api.Agent.Hub.DesiredVersion);

        Assert.Contains("edgeagent_slot_failed{slot=\"default\",step=\"probe\",code=\"model-unsupported\"} 1", (await api.GetAsync("/metrics")).Text, StringComparison.Ordinal);
        Assert.Equal("probe", (string)(await api.GetAsync("/status")).Json["slots"]![0]!["failure"]!["step"]!);
    }
}
