using System.Text.Json;
using System.Text.Json.Serialization;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Cli.Zoo;

namespace EdgeAgent.Cli;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, WriteIndented = true)]
[JsonSerializable(typeof(DeviceIdentity))]
[JsonSerializable(typeof(IReadOnlyList<DeviceIdentity>))]
[JsonSerializable(typeof(DeviceTwin))]
[JsonSerializable(typeof(IReadOnlyList<DeviceRow>))]
[JsonSerializable(typeof(PushResult))]
[JsonSerializable(typeof(DemoSummary))]
[JsonSerializable(typeof(IReadOnlyList<ZooRow>))]
[JsonSerializable(typeof(ZooBuildResult))]
internal sealed partial class CliJsonContext : JsonSerializerContext;
