using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Evaluate;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Cli.Generate;
using EdgeAgent.Cli.Optimize;
using EdgeAgent.Cli.Signing;
using EdgeAgent.Cli.Table;
using EdgeAgent.Cli.Train;
using EdgeAgent.Cli.Zoo;
using EdgeAgent.Contracts.Manifests;

namespace EdgeAgent.Cli;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DeviceIdentity))]
[JsonSerializable(typeof(IReadOnlyList<DeviceIdentity>))]
[JsonSerializable(typeof(DeviceTwin))]
[JsonSerializable(typeof(IReadOnlyList<DeviceRow>))]
[JsonSerializable(typeof(PushResult))]
[JsonSerializable(typeof(MethodResult))]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(CreatedDevice))]
[JsonSerializable(typeof(DemoSummary))]
[JsonSerializable(typeof(EvaluateDocument))]
[JsonSerializable(typeof(IReadOnlyList<ZooRow>))]
[JsonSerializable(typeof(ZooBuildResult))]
[JsonSerializable(typeof(GenerateDisplaysResult))]
[JsonSerializable(typeof(OptimizeDocument))]
[JsonSerializable(typeof(AdvisorDocument))]
[JsonSerializable(typeof(TableDocument))]
[JsonSerializable(typeof(TrainDocument))]
[JsonSerializable(typeof(KeyResult))]
[JsonSerializable(typeof(RootResult))]
[JsonSerializable(typeof(VerifyResult))]
[JsonSerializable(typeof(ModelManifest))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
