using System.Text.Json;
using EdgeAgent.Cli.Demo;
using EdgeAgent.Cli.Fleet;
using EdgeAgent.Imaging;
using EdgeAgent.Imaging.Encoding;
using EdgeAgent.Optimization.Zoo;

namespace EdgeAgent.Cli.Tests.Signing;

public sealed class SigningCommandTests : IDisposable
{
    private readonly EdgeCtlHarness _harness = new();
    private readonly string _model;

    public SigningCommandTests() => _model = _harness.Write("tiny.tflite", TinyClassifier.Build());

    public void Dispose() => _harness.Dispose();

    [Fact]
    public async Task A_key_is_readable_by_its_owner_alone_and_is_never_overwritten()
    {
        string path = await KeyAsync("a.pem");
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        string before = await File.ReadAllTextAsync(path);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", before, StringComparison.Ordinal);
        Assert.StartsWith("-----BEGIN PUBLIC KEY-----", await File.ReadAllTextAsync($"{path}.pub"), StringComparison.Ordinal);
        Assert.EndsWith("keys are not overwritten", await EdgeCtlHarness.FailAsync("keys", "new", "-o", path), StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task A_passphrase_encrypts_the_key_and_is_needed_to_sign()
    {
        string passphrase = _harness.Write("passphrase", "correct horse\n"u8.ToArray()), wrong = _harness.Write("wrong", "battery\n"u8.ToArray());
        string key = _harness.PathOf("a.pem");
        await EdgeCtlHarness.RunJsonAsync("keys", "new", "-o", key, "--passphrase-file", passphrase);
        Assert.StartsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----", await File.ReadAllTextAsync(key), StringComparison.Ordinal);
        string[] sign = ["sign", _model, "--key", key, "--version", "1", "--sequence", "1", "-o", _harness.PathOf("m.json")];
        Assert.Contains("--passphrase-file", await EdgeCtlHarness.FailAsync(sign), StringComparison.Ordinal);
        Assert.EndsWith("cannot be decrypted with that passphrase", await EdgeCtlHarness.FailAsync([.. sign, "--passphrase-file", wrong]), StringComparison.Ordinal);
        await EdgeCtlHarness.RunJsonAsync([.. sign, "--passphrase-file", passphrase]);
    }

    [Fact]
    public async Task A_folder_of_pictures_becomes_the_reference_that_devices_compare_with()
    {
        string key = await KeyAsync("a.pem");
        Directory.CreateDirectory(_harness.PathOf("pictures/inner"));
        for (int i = 0; i < 12; i++)
            _harness.Write($"pictures/{(i < 6 ? "" : "inner/")}{i}.png", PngEncoder.Encode(new RgbImage(16, 16, ShapePicture.Generate(16, 16, i + 1).Pixels.ToArray())));
        string[] sign = ["sign", _model, "--key", key, "--version", "1", "--sequence", "1", "-o", _harness.PathOf("m.json"), "--reference"];

        JsonElement reference = (await EdgeCtlHarness.RunJsonAsync([.. sign, _harness.PathOf("pictures")])).GetProperty("reference");
        long[] classes = [.. reference.GetProperty("classes").EnumerateArray().Select(number => number.GetInt64())];
        Assert.Equal(12, classes.Where((_, i) => i % 2 == 1).Sum() + reference.GetProperty("other").GetInt64());

        _harness.Write("empty.txt", []);
        Directory.CreateDirectory(_harness.PathOf("none"));
        Assert.EndsWith("has no JPEG or PNG pictures; --reference takes a folder of pictures such as the devices will see", await EdgeCtlHarness.FailAsync([.. sign, _harness.PathOf("none")]), StringComparison.Ordinal);
        Assert.Contains("there is no folder", await EdgeCtlHarness.FailAsync([.. sign, _harness.PathOf("missing")]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_signed_model_verifies_with_its_digest_and_its_golden_samples()
    {
        string key = await KeyAsync("a.pem"), root = await RootAsync("root.json", key), manifest = _harness.PathOf("tiny.manifest");
        JsonElement signed = await EdgeCtlHarness.RunJsonAsync(
            "sign", _model, "--key", key, "--name", "tiny", "--version", "1", "--sequence", "3", "--targets", "raspberry-pi-4", "raspberry-pi-5", "--expires", "90d",
            "--golden", "1", "7", "--budget-latency-us", "2000", "--provenance", "trained-by=lab=3", "--crop", "0.875", "-o", manifest);
        Assert.Equal(2, signed.GetProperty("targets").GetArrayLength());
        Assert.Equal("lab=3", signed.GetProperty("provenance").GetProperty("trained-by").GetString());

        string raw = _harness.PathOf("raw");
        await EdgeCtlHarness.RunJsonAsync("infer", _model, "--seed", "7", "--output", raw);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(raw))), signed.GetProperty("golden")[1].GetProperty("outputsSha256").GetString());

        JsonElement verified = await EdgeCtlHarness.RunJsonAsync("verify", manifest, "--root", root, "--model", _model, "--device-class", "raspberry-pi-5");
        Assert.Equal((2, 3), (verified.GetProperty("goldenSamplesEqual").GetInt32(), verified.GetProperty("manifest").GetProperty("sequence").GetInt32()));
        Assert.Contains("not for generic-x64", await EdgeCtlHarness.FailAsync("verify", manifest, "--root", root, "--device-class", "generic-x64"), StringComparison.Ordinal);

        string other = await RootAsync("other.json", await KeyAsync("b.pem"));
        Assert.Contains("0 of the manifest keys of root version 1 signed it, and 1 must", await EdgeCtlHarness.FailAsync("verify", manifest, "--root", other), StringComparison.Ordinal);
        string changed = _harness.Write("changed.tflite", [.. TinyClassifier.Build(), 0]);
        Assert.Contains("the manifest is of", await EdgeCtlHarness.FailAsync("verify", manifest, "--root", root, "--model", changed), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_people_with_a_key_each_sign_one_after_the_other()
    {
        string a = await KeyAsync("a.pem"), b = await KeyAsync("b.pem"), root = _harness.PathOf("root.json"), manifest = _harness.PathOf("m.json");
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(["root", "new", "--key", a, $"{b}.pub", "--threshold", "2", "--manifest-threshold", "2", "-o", root]);
        Assert.Equal(0, exitCode);
        Assert.Contains("1 of its own root keys", error, StringComparison.Ordinal);
        Assert.Contains("edgectl cosign", error, StringComparison.Ordinal);
        Assert.Contains("1 of its own root keys", await EdgeCtlHarness.FailAsync("verify", root, "--root", root), StringComparison.Ordinal);
        await RunAsync("cosign", root, "--key", b);

        await RunAsync("sign", _model, "--key", a, "--version", "1", "--sequence", "1", "-o", manifest);
        Assert.Contains("1 of the manifest keys", await EdgeCtlHarness.FailAsync("verify", manifest, "--root", root), StringComparison.Ordinal);
        await RunAsync("cosign", manifest, "--key", b);
        Assert.Equal(2, (await EdgeCtlHarness.RunJsonAsync("verify", manifest, "--root", root)).GetProperty("signers").GetArrayLength());
    }

    [Fact]
    public async Task A_rotation_is_signed_by_old_and_new_keys_and_verifies_against_the_old_root()
    {
        string a = await KeyAsync("a.pem"), b = await KeyAsync("b.pem"), root = await RootAsync("root.json", a), next = _harness.PathOf("root-2.json");
        (_, _, string error) = await EdgeCtlHarness.RunAsync(["root", "rotate", root, "--key", b, "-o", next]);
        Assert.Contains("0 of the root keys of version 1 signed it, and 1 must", error, StringComparison.Ordinal);
        JsonElement rotated = await EdgeCtlHarness.RunJsonAsync("root", "rotate", root, "--key", b, "--old-key", a, "-o", next);
        Assert.Equal(JsonValueKind.Null, rotated.GetProperty("missing").ValueKind);
        Assert.Equal(2, (await EdgeCtlHarness.RunJsonAsync("verify", next, "--root", root)).GetProperty("root").GetProperty("version").GetInt32());
        Assert.Contains("only 3 follows 2", await EdgeCtlHarness.FailAsync("verify", next, "--root", next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_go_together_is_said()
    {
        string a = await KeyAsync("a.pem");
        Assert.Contains("--threshold 2 is more than the 1 different keys", await EdgeCtlHarness.FailAsync("root", "new", "--key", a, $"{a}.pub", "--threshold", "2", "-o", _harness.PathOf("r")), StringComparison.Ordinal);
        Assert.Contains("a public key cannot sign", await EdgeCtlHarness.FailAsync("sign", _model, "--key", $"{a}.pub", "--version", "1", "--sequence", "1", "-o", _harness.PathOf("m")), StringComparison.Ordinal);
        Assert.Contains("is past", await EdgeCtlHarness.FailAsync("sign", _model, "--key", a, "--version", "1", "--sequence", "1", "--expires", "2020-01-01", "-o", _harness.PathOf("m")), StringComparison.Ordinal);
        Assert.Contains("no P-256 key", await EdgeCtlHarness.FailAsync("sign", _model, "--key", _model, "--version", "1", "--sequence", "1", "-o", _harness.PathOf("m")), StringComparison.Ordinal);
        (int exitCode, _, _) = await EdgeCtlHarness.RunAsync(["sign", _model, "--key", a, "--version", "1", "--sequence", "0", "-o", _harness.PathOf("m")]);
        Assert.Equal(2, exitCode);
    }

    [Fact]
    public async Task A_published_manifest_goes_along_with_the_push_and_one_of_another_model_is_not_published()
    {
        string connection = _harness.PathOf("hub/owner.connection");
        await using DemoHub hub = await DemoHub.StartAsync(_harness.PathOf("hub"), TimeProvider.System, CancellationToken.None);
        using HubClient client = new(hub.Connection, TimeProvider.System);
        await client.CreateDeviceAsync("pi-1", CancellationToken.None);
        string key = await KeyAsync("a.pem"), root = await RootAsync("root.json", key), first = _harness.PathOf("1.json"), again = _harness.PathOf("again.json");
        await RunAsync("sign", _model, "--key", key, "--name", "tiny", "--version", "1", "--sequence", "1", "--crop", "0.5", "-o", first);
        await RunAsync("sign", _model, "--key", key, "--name", "tiny", "--version", "1", "--sequence", "2", "-o", again);

        Assert.Contains("it is of tiny:1, not of tiny:2", await EdgeCtlHarness.FailAsync("publish", _model, "--version", "2", "--manifest", first, "--connection", connection), StringComparison.Ordinal);
        await EdgeCtlHarness.RunJsonAsync("publish", _model, "--version", "1", "--manifest", first, "--connection", connection);
        JsonElement assignment = (await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:1", "--connection", connection)).GetProperty("assignment");
        Assert.Equal(Digest(first), assignment.GetProperty("manifest").GetProperty("sha256").GetString());
        Assert.Equal(0.5, assignment.GetProperty("preprocessing").GetProperty("centralCrop").GetDouble());
        Assert.Contains("leave --crop", await EdgeCtlHarness.FailAsync("push", "pi-1", "--model", "tiny:1", "--crop", "0.75", "--connection", connection), StringComparison.Ordinal);

        assignment = (await EdgeCtlHarness.RunJsonAsync("push", "pi-1", "--model", "tiny:1", "--manifest", again, "--roots", root, root, "--connection", connection)).GetProperty("assignment");
        Assert.Equal(Digest(again), assignment.GetProperty("manifest").GetProperty("sha256").GetString());
        Assert.Equal(2 * new FileInfo(root).Length, assignment.GetProperty("roots").GetProperty("size").GetInt64());
        Assert.Equal(await File.ReadAllBytesAsync(again), await client.DownloadAsync(Digest(again), CancellationToken.None));
    }

    private static string Digest(string path) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(path)));

    private static async Task RunAsync(params string[] arguments)
    {
        (int exitCode, _, string error) = await EdgeCtlHarness.RunAsync(arguments);
        Assert.True(exitCode == 0, error);
    }

    private async Task<string> KeyAsync(string name)
    {
        string path = _harness.PathOf(name);
        JsonElement made = await EdgeCtlHarness.RunJsonAsync("keys", "new", "-o", path);
        Assert.Equal(64, made.GetProperty("keyId").GetString()!.Length);
        return path;
    }

    private async Task<string> RootAsync(string name, string key)
    {
        string path = _harness.PathOf(name);
        JsonElement made = await EdgeCtlHarness.RunJsonAsync("root", "new", "--key", key, "-o", path);
        Assert.Equal(JsonValueKind.Null, made.GetProperty("missing").ValueKind);
        return path;
    }
}
