using System.IO.Pipelines;
using System.Security.Cryptography;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using EdgeAgent.Hub.Rest;

namespace EdgeAgent.Hub.Uploads;

/// <summary>Files that come in several blocks, as Azure Storage takes them: blocks first, in any order, then the list that makes the file of them.</summary>
/// <remarks>Blocks without a list are dropped with the end of their upload or of the hub's process.</remarks>
internal sealed class UploadBlocks
{
    private const int MostBlocks = 50_000, LongestId = 128;
    private const long LargestList = 8 << 20;

    private readonly UploadStore _store;
    private readonly HubOptions _options;
    private readonly string _root;

    public UploadBlocks(UploadStore store, HubOptions options)
    {
        (_store, _options, _root) = (store, options, Path.Combine(options.DataDirectory, "uploads.blocks"));
        if (Directory.Exists(_root))
            Directory.Delete(_root, recursive: true);
    }

    /// <summary>Keeps a block; null when it is there, else why it is not.</summary>
    public async Task<HubError?> StageAsync(string name, string blockId, Stream content, CancellationToken cancellationToken)
    {
        if (blockId.Length is 0 or > LongestId)
            return HubError.Argument($"A block's id must have 1 to {LongestId} characters.");
        DirectoryInfo folder = Directory.CreateDirectory(FolderOf(name));
        FileInfo[] present = folder.GetFiles();
        if (present.Length >= MostBlocks)
            return HubError.TooLarge($"A file may come in at most {MostBlocks} blocks.");
        long most = _options.MaxBlobBytes - present.Sum(block => block.Length);
        string temporary = PathOf(name, blockId) + "." + Guid.NewGuid().ToString("n");
        try
        {
            if (!await UploadStore.ReceiveAsync(content, temporary, most, cancellationToken).ConfigureAwait(false))
                return HubError.TooLarge($"The file may have at most {_options.MaxBlobBytes} bytes.");
            File.Move(temporary, PathOf(name, blockId), overwrite: true);
            return null;
        }
        catch (IOException failure) when (!cancellationToken.IsCancellationRequested)
        {
            return HubError.StorageFull($"The block could not be stored: {failure.Message}");
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Makes the file of its blocks; null when it is on the disk.</summary>
    /// <param name="name">The file.</param>
    /// <param name="list">The XML document <c>BlockList</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<HubError?> CommitAsync(string name, Stream list, CancellationToken cancellationToken)
    {
        if (await ReadListAsync(list, cancellationToken).ConfigureAwait(false) is not { } ids)
            return HubError.Argument("The body must be the XML document BlockList with Latest, Committed or Uncommitted in it.");
        string[] paths = [.. ids.Select(id => PathOf(name, id))];
        if (paths.FirstOrDefault(path => !File.Exists(path)) is not null)
            return HubError.Argument("The list names a block that did not come.");
        Pipe pipe = new();
        Task copying = CopyAsync(paths, pipe.Writer, cancellationToken);
        HubError? error = await _store.AddAsync(name, pipe.Reader.AsStream(), paths.Sum(path => new FileInfo(path).Length), cancellationToken).ConfigureAwait(false);
        await pipe.Reader.CompleteAsync().ConfigureAwait(false);
        await copying.ConfigureAwait(false);
        if (error is null)
            Drop(name);
        return error;
    }

    /// <summary>Forgets the blocks of a file that was not made of them.</summary>
    public void Drop(string name)
    {
        if (Directory.Exists(FolderOf(name)))
            Directory.Delete(FolderOf(name), recursive: true);
    }

    private static async Task CopyAsync(string[] paths, PipeWriter writer, CancellationToken cancellationToken)
    {
        Exception? failure = null;
        try
        {
            foreach (string path in paths)
            {
                await using FileStream block = File.OpenRead(path);
                await block.CopyToAsync(writer, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception caught) when (caught is IOException or OperationCanceledException)
        {
            failure = caught;
        }

        await writer.CompleteAsync(failure).ConfigureAwait(false);
    }

    private static async Task<List<string>?> ReadListAsync(Stream list, CancellationToken cancellationToken)
    {
        XmlReaderSettings settings = new() { Async = true, DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = LargestList };
        try
        {
            using XmlReader reader = XmlReader.Create(list, settings);
            XDocument document = await XDocument.LoadAsync(reader, LoadOptions.None, cancellationToken).ConfigureAwait(false);
            return document.Root?.Name.LocalName == "BlockList" ? [.. document.Root.Elements().Take(MostBlocks).Select(element => element.Value)] : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private string FolderOf(string name) => Path.Combine(_root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name))));

    private string PathOf(string name, string blockId) => Path.Combine(FolderOf(name), Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(blockId))));
}
