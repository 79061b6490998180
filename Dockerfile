FROM node:20-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The build restores the browser libraries by npm.
COPY --from=node /usr/local /usr/local
WORKDIR /source
COPY . .
RUN dotnet publish src/InvoiceTracker --configuration Release --output /app

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# A new volume takes over the rights of this folder.
RUN mkdir /data && chown "$APP_UID" /data
USER $APP_UID
ENV DataDirectory=/data Urls=http://+:8080
VOLUME /data
EXPOSE 8080
ENTRYPOINT ["dotnet", "InvoiceTracker.dll"]
