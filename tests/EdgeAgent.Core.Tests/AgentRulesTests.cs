using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Events;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Pipelines;
using EdgeAgent.Core.Pipelines.Rules;
using EdgeAgent.Core.Pipelines.Sinks;
using EdgeAgent.Core.Pipelines.Sources;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Storage;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.TfLite;

namespace EdgeAgent.Core.Tests;

/// <summary>Several pipelines with rules, from the configuration and from the twin.</summary>
public sealed class AgentRulesTests
{
    private static readonly RuleDefinition Always = new() { Name = "any", Subject = RuleSubject.Score, Threshold = -1, Release = -2 };

    [Fact]
    public async Task A_rule_raises_one_event_that_reaches_the_cloud_and_a_file_and_is_cleared_at_the_end()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.png"], TinyModels.Picture(1));
        string log = folder["events.jsonl"];
        await using var agent = Agent(folder, new() { ["one"] = Pipeline() with { Rules = [Always with { Label = "class 2", Subject = RuleSubject.Score }], Sinks = ["cloud", "log"] } });
        agent.Sinks.Add("log", new FileSink(new DiskFileSystem(), new FileSinkOptions { Path = log }));
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1, TensorType.Float32), labels: TinyModels.Labels());
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Events.Count > 0 && agent.Runtime.Status.Pipelines[0].Frames > 3, "an event"));
        PipelineEvent raised = Assert.Single(agent.Hub.Events);
        Assert.Equal(("run-e1", "one", "any", EventState.Raised, "score", "class 2", "a.png"), (raised.Id, raised.Pipeline, raised.Rule, raised.State, raised.On, raised.Label, raised.Input));
        Assert.Equal(("default", "tiny", "1", -1.0), (raised.Slot, raised.Model, raised.Version, raised.Threshold));
        Assert.InRange(raised.Value!.Value, 0, 1);
        Assert.Equal(["any"], agent.Runtime.Status.Pipelines[0].Raised);
        OutgoingMessage message = agent.Hub.Messages.Single(sent => sent.Type is not null);
        Assert.Equal(("run-e1", "event"), (message.MessageId, message.Type));

        await agent.StopAsync();
        Assert.Equal([(EventState.Raised, (string?)"a.png"), (EventState.Cleared, null)], agent.Hub.Events.Select(happened => (happened.State, happened.Input)));
        Assert.Equal(2, File.ReadLines(log).Count());
    }

    [Fact]
    public async Task Pipelines_run_side_by_side_and_are_told_apart()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.png"], TinyModels.Picture(1));
        await using var agent = Agent(folder, new()
        {
            ["fast"] = Pipeline() with { Interval = TimeSpan.FromSeconds(1), Source = "pattern" },
            ["other"] = Pipeline() with { Slot = "second" },
            ["resting"] = Pipeline() with { IsEnabled = false },
        });
        agent.Sources.Add("pattern", new SyntheticDefinition { Picture = (32, 24) });
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await agent.ActivateAsync("second", TinyModels.Classifier(2));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Any(told => told.Pipelines?.Count(pipeline => pipeline.Frames > 3) == 2), "two pipelines in telemetry"));
        Assert.Equal(["fast", "other", "resting"], agent.Runtime.Status.Pipelines.Select(pipeline => pipeline.Name));
        Assert.Equal((PipelineState.Off, "It is switched off."), (agent.Runtime.Status.Pipelines[2].State, agent.Runtime.Status.Pipelines[2].Detail));
        Assert.Equal(["cloud"], agent.Runtime.Status.Sinks.Select(sink => sink.Name));
    }

    [Fact]
    public async Task The_twin_combines_names_and_what_it_asks_wrongly_changes_nothing()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.png"], TinyModels.Picture(1));
        await using var agent = Agent(folder, new() { ["one"] = Pipeline() });
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await AnswerAsync(agent, "one", AcknowledgementCode.DeviceDefault);

        await AskAsync(agent, "one", """{"source":"inbox","rules":[{"name":"any","on":"score","above":-1}]}""");
        await AnswerAsync(agent, "one", AcknowledgementCode.Done);
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Events.Count == 1, "an event"));

        await AskAsync(agent, "one", """{"source":"/etc","rules":[]}""");
        await AnswerAsync(agent, "one", AcknowledgementCode.Rejected);
        Assert.Contains("source must be a name", Description(agent, "one"), StringComparison.Ordinal);
        Assert.Contains("stays as it was", Description(agent, "one"), StringComparison.Ordinal);
        await AskAsync(agent, "two", """{"source":"nowhere"}""");
        await AnswerAsync(agent, "two", AcknowledgementCode.Rejected);
        Assert.Equal("This device has no source named nowhere; its sources are inbox. No pipeline of this name runs.", Description(agent, "two"));
        await AskAsync(agent, "two", """{"source":"inbox","sinks":["siren"]}""");
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => Description(agent, "two").Contains("no sink named siren", StringComparison.Ordinal), "the sink's refusal"));
        Assert.Equal(["any"], agent.Runtime.Status.Pipelines.Single().Raised);

        await AskAsync(agent, "one", null);
        await AskAsync(agent, "two", null);
        await AnswerAsync(agent, "one", AcknowledgementCode.DeviceDefault);
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Events.Count == 2 && agent.Hub.PipelineAnswer("two") is null, "the rule's end"));
        Assert.Equal(EventState.Cleared, agent.Hub.Events[1].State);
        Assert.Null(agent.Hub.Events[1].Value);
    }

    [Fact]
    public async Task A_rule_whose_label_the_model_lacks_is_told_and_the_next_model_may_have_it()
    {
        using var folder = new TestFolder();
        File.WriteAllBytes(folder["a.png"], TinyModels.Picture(1));
        await using var agent = Agent(folder, new() { ["one"] = Pipeline() with { Rules = [Always with { Label = "class 4" }] } });
        await agent.StartConnectedAsync();
        await agent.ActivateAsync("default", TinyModels.Classifier(1));
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Telemetry.Count > 0, "telemetry"));
        Assert.Equal(PipelineState.ModelDoesNotFit, agent.Runtime.Status.Pipelines.Single().State);
        Assert.Contains("The rule any looks at the label class 4, which the model does not have", agent.Runtime.Status.Pipelines.Single().Detail, StringComparison.Ordinal);
        await agent.ActivateAsync("default", TinyModels.Classifier(2), "2", TinyModels.Labels());
        await agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => agent.Hub.Events.Count > 0, "an event"));
    }

    [Fact]
    public async Task A_device_that_starts_without_its_hub_runs_the_pipelines_that_the_cloud_asked_for_last()
    {
        using TestFolder folder = new(), state = new();
        File.WriteAllBytes(folder["a.png"], TinyModels.Picture(1));
        ScriptedHub hub;
        await using (TestAgent first = new() { DataDirectory = state.Path, Sources = new() { ["inbox"] = new FolderDefinition { Folder = folder.Path } } })
        {
            await first.StartConnectedAsync();
            await first.ActivateAsync("default", TinyModels.Classifier(1));
            await AskAsync(first, "two", """{"source":"inbox","rules":[{"name":"any","on":"score","above":-1}]}""");
            await AnswerAsync(first, "two", AcknowledgementCode.Done);
            hub = first.Hub.Restarted();
        }
        await using TestAgent second = new() { DataDirectory = state.Path, Hub = hub, RunId = "again", Sources = new() { ["inbox"] = new FolderDefinition { Folder = folder.Path } } };
        second.Start();
        for (int i = 0; i < 2000 && !second.Runtime.Status.Pipelines.Any(pipeline => pipeline.Raised.Count == 1); i++)
            await second.AdvanceUntilAsync(Task.WhenAny(Task.Delay(5, TestContext.Current.CancellationToken)));
        Assert.Equal(("two", 1), (second.Runtime.Status.Pipelines.Single().Name, second.Runtime.Status.Pipelines.Single().Raised.Count));
    }

    private static TestAgent Agent(TestFolder folder, Dictionary<string, PipelineDefinition> pipelines) => new()
    {
        Sources = new() { ["inbox"] = new FolderDefinition { Folder = folder.Path } },
        Pipelines = pipelines,
    };

    private static PipelineDefinition Pipeline() =>
        new() { Source = "inbox", Postprocess = new() { Kind = EdgeAgent.Core.Pipelines.Results.PostprocessKind.Classification } };

    private static Task AskAsync(TestAgent agent, string name, string? json) =>
        agent.Hub.ChangeDesiredAsync(new JsonObject { ["pipelines"] = new JsonObject { ["__t"] = "c", [name] = json is null ? null : JsonNode.Parse(json) } });

    private static Task AnswerAsync(TestAgent agent, string name, int code) =>
        agent.AdvanceUntilAsync(agent.Hub.WaitAsync(() => (int?)agent.Hub.PipelineAnswer(name)?["ac"] == code, $"answer {code} for {name}"));

    private static string Description(TestAgent agent, string name) => (string?)agent.Hub.PipelineAnswer(name)?["ad"] ?? "";
}
