
namespace FhirOutreach.Storage;

internal static class StorageServices
{
    public static void AddStorage(this IServiceCollection services) => services.AddSingleton<Database>();
}
