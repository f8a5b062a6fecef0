using FastLmm.Models;

namespace FastLmm.Tests.Models;

/// <summary>A folder that goes away with the test.</summary>
public abstract class ModelFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastlmm-models-");

    protected string InFolder(string name) => Path.Combine(_folder.FullName, name);

    /// <summary>The model after it was written and read.</summary>
    private protected SavedModel SaveAndLoad(SavedModel model)
    {
        string path = InFolder("model.json");
        model.Save(path);
        return SavedModel.Load(path);
    }

    /// <summary>The statistics after they were written and read.</summary>
    private protected LmmStatistics SaveAndLoad(LmmStatistics statistics)
    {
        string path = InFolder("fit.stats");
        statistics.Save(path);
        return LmmStatistics.Load(path);
    }

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }
}
