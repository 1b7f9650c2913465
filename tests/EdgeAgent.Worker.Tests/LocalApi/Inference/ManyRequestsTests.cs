using EdgeAgent.Core.Tests.Support;

namespace EdgeAgent.Worker.Tests.LocalApi.Inference;

/// <summary>Counts the handles of this process, so nothing else runs beside it.</summary>
[CollectionDefinition(nameof(ManyRequestsTests), DisableParallelization = true)]
[Collection(nameof(ManyRequestsTests))]
public sealed class ManyRequestsTests
{
    [Fact]
    public async Task Ten_thousand_requests_leave_no_handle_behind()
    {
        byte[] model = TinyModels.Classifier(1);
        (byte[] input, _) = ModelEndpointsTests.Run(model, seed: 4);
        await using ApiBench api = await ApiBench.StartAsync();
        await api.Agent.ActivateAsync("default", model);
        await AskAsync(200);
        int before = Handles();

        await AskAsync(10_000);

        Assert.InRange(Handles(), 0, before + 4);
        Assert.Equal(10_200, api.Agent.Runtime.Slots["default"].Inferences);

        async Task AskAsync(int count)
        {
            RawConnection client = await RawConnection.OpenAsync(api.Path);
            for (int i = 0; i < count; i++)
            {
                if (i % 10 == 9)
                {
                    client.Dispose();
                    client = await RawConnection.OpenAsync(api.Path);
                }
                await client.SendAsync($"POST /v2/models/default/infer HTTP/1.1\r\nHost: a\r\nContent-Length: {input.Length}\r\nInference-Header-Content-Length: 0\r\n\r\n");
                await client.SendAsync(input);
                Assert.Equal(200, (await client.ReadAsync()).Status);
            }
            client.Dispose();
        }
    }

    private static int Handles() => Directory.GetFileSystemEntries("/proc/self/fd").Length;
}
