namespace EdgeAgent.TfLite.Tests.Writing;

/// <summary>Compares definitions member by member, lists and data by content.</summary>
internal static class DefinitionAssert
{
    public static void Equal(ModelDefinition expected, ModelDefinition actual)
    {
        Assert.Equal(expected.Description, actual.Description);
        Assert.Equal(expected.SubGraphs.Count, actual.SubGraphs.Count);
        for (int i = 0; i < expected.SubGraphs.Count; i++)
            Equal(expected.SubGraphs[i], actual.SubGraphs[i]);

        Assert.Equal(expected.Metadata.Select(entry => (entry.Name, Convert.ToHexString(entry.Data.Span))), actual.Metadata.Select(entry => (entry.Name, Convert.ToHexString(entry.Data.Span))));
        Assert.Equal(expected.Signatures.Select(signature => (signature.Key, signature.SubGraphIndex)), actual.Signatures.Select(signature => (signature.Key, signature.SubGraphIndex)));
        Assert.Equal(expected.Signatures.SelectMany(signature => signature.Inputs.Concat(signature.Outputs)), actual.Signatures.SelectMany(signature => signature.Inputs.Concat(signature.Outputs)));
    }

    private static void Equal(SubGraphDefinition expected, SubGraphDefinition actual)
    {
        Assert.Equal(expected.Name, actual.Name);
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Tensors.Count, actual.Tensors.Count);
        for (int i = 0; i < expected.Tensors.Count; i++)
            Equal(expected.Tensors[i], actual.Tensors[i]);
        Assert.Equal(expected.Operators.Count, actual.Operators.Count);
        for (int i = 0; i < expected.Operators.Count; i++)
            Equal(expected.Operators[i], actual.Operators[i]);
    }

    private static void Equal(TensorDefinition expected, TensorDefinition actual)
    {
        Assert.Equal((expected.Name, expected.Type, expected.HasRank, expected.IsVariable), (actual.Name, actual.Type, actual.HasRank, actual.IsVariable));
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ShapeSignature, actual.ShapeSignature);
        Assert.Equal(expected.Quantization, actual.Quantization);
        Assert.True(expected.Data.Span.SequenceEqual(actual.Data.Span), expected.Name);
    }

    private static void Equal(OperatorDefinition expected, OperatorDefinition actual)
    {
        Assert.Equal((expected.Operator, expected.CustomCode, expected.Version, expected.Options), (actual.Operator, actual.CustomCode, actual.Version, actual.Options));
        Assert.Equal(expected.Inputs, actual.Inputs);
        Assert.Equal(expected.Outputs, actual.Outputs);
        Assert.Equal(expected.Intermediates, actual.Intermediates);
        Assert.Equal(expected.MutatingVariableInputs, actual.MutatingVariableInputs);
        Assert.True(expected.CustomOptions.Span.SequenceEqual(actual.CustomOptions.Span));
    }
}
