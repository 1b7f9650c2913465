using System.Text;
using EdgeAgent.Hub.Queries;

namespace EdgeAgent.Fuzz.Parsers;

/// <summary>IoT Hub's query language: statements and conditions.</summary>
internal static class Queries
{
    public static void Read(byte[] file)
    {
        string text = Encoding.UTF8.GetString(file);
        try
        {
            QueryParser.ParseCondition(text);
        }
        catch (QueryException)
        {
            // It may be a statement.
        }
        QueryParser.Parse(text);
    }
}
