using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using EdgeAgent.Contracts.Twins;
using EdgeAgent.Core.Ports;
using EdgeAgent.Core.Tests.Support;
using EdgeAgent.Inference;
using EdgeAgent.TfLite;
using EdgeAgent.Worker.Configuration;

namespace EdgeAgent.Worker.Tests.LocalApi.Inference;

public sealed class ModelEndpointsTests
{
    [Fact]
    public async Task A_server_without_models_is_live_and_not_ready()
    {
        await using ApiBench api = await ApiBench.StartAsync();

        Assert.Equal(200, (await api.GetAsync("/v2/health/live")).Status);
        Assert.Equal(400, (await api.GetAsync("/v2/health/ready")).Status);
        Assert.Equal("edge-agent", (string)(await api.GetAsync("/v2")).Json["name"]!);
        Assert.Equal("edge-agent", (string)(await api.GetAsync("/v2/")).Json["name"]!);
        Assert.Equal(["binary_tensor_data"], (await api.GetAsync("/v2")).Json["extensions"]!.AsArray().Select(name => (string)name!));
        RawAnswer missing = await api.GetAsync("/v2/models/default");
        Assert.Equal((404, "There is no model \"default\"; there are none on this device yet."), (missing.Status, missing.Error));
    }

    [Fact]
    public async Task A_model_is_described_under_its_slot_and_its_name()
    {
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("door", TinyModels.Classifier(1), "3");

        Assert.Equal(200, (await api.GetAsync("/v2/health/ready")).Status);
        Assert.Equal(["door"], (await api.GetAsync("/v2/models")).Json["models"]!.AsArray().Select(name => (string)name!));
        foreach (string name in (string[])["door", "tiny", "door/versions/3", "tiny/versions/3", "d%6For"])
        {
            JsonNode model = (await api.GetAsync($"/v2/models/{name}")).Json;
            Assert.Equal((name.StartsWith('t') ? "tiny" : "door", "tensorflow_tflite", "3"), ((string)model["name"]!, (string)model["platform"]!, (string)model["versions"]![0]!));
            Assert.Equal(("INT8", "[1,8,8,3]"), ((string)model["inputs"]![0]!["datatype"]!, model["inputs"]![0]!["shape"]!.ToJsonString()));
            Assert.Equal((1.0 / 256, -128), ((double)model["outputs"]![0]!["parameters"]!["scale"]!, (int)model["outputs"]![0]!["parameters"]!["zero_point"]!));
            Assert.Equal(200, (await api.GetAsync($"/v2/models/{name}/ready")).Status);
        }
        Assert.Equal("The model \"door\" has no version \"4\" here; its version is \"3\".", (await api.GetAsync("/v2/models/door/versions/4/ready")).Error);
    }

    [Fact]
    public async Task While_the_governor_pauses_inferences_the_answer_is_503_and_says_why()
    {
        await using ApiBench api = await ApiBench.StartAsync(governor: new GovernorLimits { BatteryPausePercent = 20 });
        await api.Agent.ActivateAsync("default", TinyModels.Classifier(1));
        byte[] tensor = new byte[8 * 8 * 3];
        Assert.Equal(200, (await api.PostAsync("/v2/models/default/infer", tensor, 0)).Status);
        Assert.Equal((1L, 1L), (api.Agent.Runtime.Slots.Activity.Started, api.Agent.Runtime.Slots.Activity.Finished));

        api.Agent.Probe.Conditions = new DeviceConditions { BatteryPercent = 15, IsOnBattery = true };
        await api.Agent.AdvanceUntilAsync(api.Agent.Hub.WaitAsync(() => api.Agent.Runtime.Pace.Pause is not null, "the pause"));
        RawAnswer paused = await api.PostAsync("/v2/models/default/infer", tensor, 0);

        Assert.Equal((503, "The governor lets no model run now: battery 15 %, at most 20 %; paused until above 25 % or charging"), (paused.Status, paused.Error));
    }

    [Theory]
    [InlineData(TensorType.Int8, "INT8")]
    [InlineData(TensorType.UInt8, "UINT8")]
    [InlineData(TensorType.Float32, "FP32")]
    public async Task Json_and_binary_tensors_give_the_interpreters_bytes(TensorType type, string datatype)
    {
        byte[] model = TinyModels.Classifier(1, type);
        (byte[] input, byte[] expected) = Run(model, seed: 5);
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", model);
        (string inputName, string outputName) = await NamesAsync(api);

        string data = type == TensorType.Float32 ? string.Join(',', MemoryMarshal.Cast<byte, float>(input).ToArray().Select(real => real.ToString(CultureInfo.InvariantCulture)))
            : string.Join(',', input.Select(octet => type == TensorType.Int8 ? unchecked((sbyte)octet) : (int)octet));
        RawAnswer json = await api.PostAsync("/v2/models/default/infer", $$"""{ "id": "a\u00e4", "inputs": [{ "data": [[{{data}}]], "name": "{{inputName}}", "shape": [1, 8, 8, 3], "datatype": "{{datatype}}" }], "other": {} }""");
        Assert.Equal((200, "application/json", "aä", "default", "1"), (json.Status, json.Fields["Content-Type"], (string)json.Json["id"]!, (string)json.Json["model_name"]!, (string)json.Json["model_version"]!));
        JsonNode output = json.Json["outputs"]![0]!;
        Assert.Equal((outputName, datatype, "[1,5]"), ((string)output["name"]!, (string)output["datatype"]!, output["shape"]!.ToJsonString()));
        Assert.Equal(expected, output["data"]!.AsArray().SelectMany(value => type == TensorType.Float32 ? BitConverter.GetBytes((float)value!) : [unchecked((byte)(int)value!)]));

        byte[] head = Encoding.UTF8.GetBytes($$"""{ "inputs": [{ "name": "{{inputName}}", "shape": [1,8,8,3], "datatype": "{{datatype}}", "parameters": { "binary_data_size": {{input.Length}} } }], "parameters": { "binary_data_output": true } }""");
        RawAnswer binary = await api.PostAsync("/v2/models/tiny/versions/1/infer", [.. head, .. input], head.Length);
        int length = int.Parse(binary.Fields["Inference-Header-Content-Length"], CultureInfo.InvariantCulture);
        Assert.Equal(expected, binary.Body[length..]);
        Assert.Equal(expected.Length, (int)JsonNode.Parse(binary.Body.AsSpan(0, length))!["outputs"]![0]!["parameters"]!["binary_data_size"]!);

        RawAnswer raw = await api.PostAsync("/v2/models/default/infer", input, 0);
        Assert.Equal(expected, raw.Body[int.Parse(raw.Fields["Inference-Header-Content-Length"], CultureInfo.InvariantCulture)..]);
        Assert.Equal(3, api.Agent.Runtime.Slots["default"].Inferences);
    }

    [Theory]
    [InlineData("", "no valid JSON")]
    [InlineData("[]", "The body must be an object with inputs.")]
    [InlineData("{", "no valid JSON")]
    [InlineData("{} {}", "no valid JSON")]
    [InlineData("{\"inputs\": 5}", "inputs must be an array of objects.")]
    [InlineData("{\"id\": 5}", "id must be a text.")]
    [InlineData("{}", "The request has no input \"IN\"; the model takes \"IN\".")]
    [InlineData("{\"inputs\": [{}]}", "An input has no name; the model has \"IN\".")]
    [InlineData("{\"inputs\": [{\"name\": \"x\"}]}", "The model has no input \"x\"; it has \"IN\".")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"FP32\"}]}", "has the datatype FP32; the model takes INT8.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [7], \"datatype\": \"INT8\"}]}", "has the shape [7]; the model takes [1,7].")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,-7], \"datatype\": \"INT8\"}]}", "inputs[0].shape must hold whole numbers that are not negative.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\"}]}", "has neither data nor parameters.binary_data_size.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,3]}]}", "has 3 elements; its shape [1,7] holds 7.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,3,4,5,6,7,8]}]}", "has more than 7 elements")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,128,4,5,6,7]}]}", "Element 2 of the input \"IN\" is 128; INT8 takes whole numbers from -128 to 127.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,1.5,4,5,6,7]}]}", "Element 2 of the input \"IN\" is 1.5;")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,\"2\",3,4,5,6,7]}]}", "Element 1 of the input \"IN\" is a text;")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,{\"a\":2},3,4,5,6,7]}]}", "Element 1 of the input \"IN\" is an object;")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"parameters\": {\"binary_data_size\": 7}}]}", "and the request has no Inference-Header-Content-Length.")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,3,4,5,6,7]}], \"outputs\": [{\"name\": \"y\"}]}", "The model has no output \"y\"")]
    [InlineData("{\"inputs\": [{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,3,4,5,6,7]},{\"name\": \"IN\", \"shape\": [1,7], \"datatype\": \"INT8\", \"data\": [1,2,3,4,5,6,7]}]}", "is there twice.")]
    public async Task What_does_not_fit_the_model_is_told_with_400(string body, string sentence)
    {
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", TinyModels.WithoutPictures(1));
        string name = (await NamesAsync(api)).Input;

        RawAnswer answer = await api.PostAsync("/v2/models/default/infer", body.Replace("IN", name, StringComparison.Ordinal).Replace($"{name}T8", "INT8", StringComparison.Ordinal));

        Assert.Equal(400, answer.Status);
        Assert.Contains(sentence.Replace("\"IN\"", $"\"{name}\"", StringComparison.Ordinal), answer.Error, StringComparison.Ordinal);
        Assert.Equal(0, api.Agent.Runtime.Slots["default"].Inferences);
    }

    [Theory]
    [InlineData(7, 6, 6, "has 6 bytes; INT8 [1,7] has 7.")]
    [InlineData(7, 7, 5, "is 7 bytes of binary data; the body has 5 left.")]
    [InlineData(7, 7, 9, "The body has 2 bytes more than the binary_data_size of its inputs tell.")]
    [InlineData(100000, 7, 7, "must be a number of bytes from 0 to the body's")]
    public async Task Binary_data_are_as_long_as_they_are_said_to_be(int extraJson, int told, int sent, string sentence)
    {
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", TinyModels.WithoutPictures(1));
        string name = (await NamesAsync(api)).Input;
        byte[] head = Encoding.UTF8.GetBytes($$"""{ "inputs": [{ "name": "{{name}}", "shape": [1,7], "datatype": "INT8", "parameters": { "binary_data_size": {{told}} } }] }""");

        RawAnswer answer = await api.PostAsync("/v2/models/default/infer", [.. head, .. new byte[sent]], extraJson > 1000 ? extraJson : head.Length);

        Assert.Equal(400, answer.Status);
        Assert.Contains(sentence, answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_inference_too_many_is_told_when_to_come_back_and_the_metrics_still_answer()
    {
        await using ApiBench api = await ApiBench.StartAsync(new ApiSettings { MaxConcurrent = 1 });
        byte[] model = TinyModels.Classifier(1);
        await api.Agent.ActivateAsync("default", model);
        (byte[] input, byte[] expected) = Run(model, seed: 2);
        using RawConnection slow = await RawConnection.OpenAsync(api.Path);
        RawAnswer mayGoOn = await slow.AskAsync($"POST /v2/models/default/infer HTTP/1.1\r\nHost: a\r\nContent-Length: {input.Length}\r\nInference-Header-Content-Length: 0\r\nExpect: 100-continue\r\n\r\n");
        Assert.Equal(100, mayGoOn.Status);

        RawAnswer refused = await api.PostAsync("/v2/models/default/infer", input, 0);
        Assert.Equal((503, "1"), (refused.Status, refused.Fields["Retry-After"]));
        Assert.Equal("There are 1 inference requests already, the most at a time by api.maxConcurrent.", refused.Error);
        Assert.Equal(200, (await api.GetAsync("/metrics")).Status);

        await slow.SendAsync(input);
        Assert.EndsWith(Encoding.Latin1.GetString(expected), Encoding.Latin1.GetString((await slow.ReadAsync()).Body), StringComparison.Ordinal);
        Assert.Equal(200, (await api.PostAsync("/v2/models/default/infer", input, 0)).Status);
    }

    [Theory]
    [InlineData("GET", "/v2/models/default/infer", 405)]
    [InlineData("POST", "/v2", 405)]
    [InlineData("DELETE", "/metrics", 405)]
    [InlineData("GET", "/", 404)]
    [InlineData("GET", "/v1/models", 404)]
    [InlineData("GET", "/v2/models/default/infer/x", 404)]
    [InlineData("POST", "/v2/models/nothing/infer", 404)]
    public async Task Other_methods_and_paths_are_refused(string method, string path, int status)
    {
        await using ApiBench api = await ApiBench.StartAsync();
        using RawConnection client = await RawConnection.OpenAsync(api.Path);

        RawAnswer answer = await client.AskAsync($"{method} {path} HTTP/1.1\r\nHost: a\r\n\r\n");

        Assert.Equal(status, answer.Status);
        Assert.Equal(status == 405, answer.Fields.ContainsKey("Allow"));
        Assert.EndsWith(".", answer.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_inference_beside_replacements_is_of_one_model_or_the_other()
    {
        byte[] first = TinyModels.Classifier(1), second = TinyModels.Classifier(2);
        (byte[] input, byte[] ofFirst) = Run(first, seed: 3);
        byte[] ofSecond = Run(second, seed: 3).Output;
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", first);
        bool isOver = false;
        Task asking = Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                RawAnswer answer = await api.PostAsync("/v2/models/default/infer", input, 0);
                Assert.Equal(200, answer.Status);
                byte[] output = answer.Body[int.Parse(answer.Fields["Inference-Header-Content-Length"], CultureInfo.InvariantCulture)..];
                Assert.True(output.AsSpan().SequenceEqual(ofFirst) || output.AsSpan().SequenceEqual(ofSecond));
            }
        });

        for (int i = 0; i < 6; i++)
            await api.Agent.ActivateAsync("default", i % 2 == 0 ? second : first, $"{i + 2}");
        Volatile.Write(ref isOver, true);
        await asking;
    }

    private static async Task<(string Input, string Output)> NamesAsync(ApiBench api)
    {
        JsonNode model = (await api.GetAsync("/v2/models/default")).Json;
        return ((string)model["inputs"]![0]!["name"]!, (string)model["outputs"]![0]!["name"]!);
    }

    internal static (byte[] Input, byte[] Output) Run(byte[] model, uint seed)
    {
        using Interpreter interpreter = Interpreter.Create(TfLiteModel.Parse(model));
        new GeneratedInput(seed).Fill(interpreter);
        byte[] input = interpreter.InputBytes(0).ToArray();
        interpreter.Invoke();
        return (input, interpreter.OutputBytes(0).ToArray());
    }
}
