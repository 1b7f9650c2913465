using System.Buffers;
using EdgeAgent.IotHub;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Answers of the hub and of the provisioning service to the device.</summary>
internal static class HubAnswers
{
    public static void Read(byte[] file)
    {
        foreach (int status in (int[])[200, 202, 429, 500])
        {
            TwinResponse answer = TwinResponseReader.Read(status, 1, new ReadOnlySequence<byte>(file));
            _ = answer.Describe();
            ProvisioningResponse.Read(status, null, file);
        }
    }
}
