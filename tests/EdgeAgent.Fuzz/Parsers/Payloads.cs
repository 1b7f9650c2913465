using System.Text;
using EdgeAgent.Core.RemoteOperations;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>Payloads of direct methods, and the mask that text goes through before it leaves the device.</summary>
internal static class Payloads
{
    public static void Read(byte[] file)
    {
        OperationArguments arguments = OperationArguments.Read(file);
        arguments.Integer("count", 1, 2000, 100);
        _ = arguments.Problem;
        SecretMask.Apply(Encoding.UTF8.GetString(file));
    }
}
